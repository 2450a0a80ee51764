"""A race with many runners, and a broadcast to all of them, as the benchmarks of sending need them."""

from datetime import UTC, datetime, timedelta

from core.audience import Audience
from core.broadcast import Broadcast
from core.race import Race
from services import broadcasts, races
from services.broadcasts import New
from store.database import Database
from store.values import to_ms

AT_ONCE = 10_000  # runners a transaction, while nothing is measured
TEXT = "Right calf: 1 better, 2 same, 3 worse? (automatic, asked once) {bib}"
HOME = frozenset({"US"})


def number_of(number: int) -> str:
    """Give the phone number of the n-th runner."""
    return f"+1303{5_000_000 + number}"


def body_of(number: int) -> str:
    """Give the text the n-th runner gets, about as long as a check-in."""
    return TEXT.replace("{bib}", str(number))


def make_race(db: Database, runners: int) -> Race:
    """Make a race that starts in a week, with so many runners in it."""
    now = datetime.now(UTC)
    with db.transaction() as tx:
        owner = tx.one(
            """INSERT INTO organizers (name, password_hash, role, created_at)
               VALUES (:name, '-', 'owner', 0) RETURNING id""",
            name=f"rosa {now.timestamp()}",
        )
    assert owner
    starts_local = (now + timedelta(days=7)).replace(tzinfo=None)
    code = f"R{int(now.timestamp() * 1000)}"
    race = Race(0, owner["id"], code, "Harbour 30", "America/Denver", starts_local)
    race = races.create(race, db=db, now=now)
    for first in range(0, runners, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, runners))
        rows = [{"race": race.id, "phone": number_of(each), "bib": str(each), "now": to_ms(now)} for each in numbers]
        db.many(
            """INSERT INTO participants (race_id, phone, first_name, bib, zone, joined_at)
               VALUES (:race, :phone, 'Ana', :bib, 'America/Denver', :now)""",
            rows,
        )
    return race


def launch(db: Database, race: Race, text: str = TEXT) -> Broadcast:
    """Launch a broadcast to all runners of a race, at any hour; a worker freezes it, or `freeze`."""
    now = datetime.now(UTC)
    new = New(race, {"en": text}, Audience(), "api", quiet_hours_reason="it is measured")
    broadcast = broadcasts.create(new, db=db, now=now)
    launched = broadcasts.launch(broadcast.id, owner_id=race.owner_id, db=db, now=now)
    assert launched
    return launched


def freeze(db: Database) -> None:
    """Freeze whatever is launched."""
    now = datetime.now(UTC)
    for plan in broadcasts.list_to_freeze(db=db, now=now, home_countries=HOME):
        through: int | None = 0
        while through is not None:
            through = broadcasts.freeze_some(plan, through, db=db, now=now)


def queue(db: Database, messages: int) -> None:
    """Queue a broadcast to so many runners, all due."""
    launch(db, make_race(db, messages))
    freeze(db)
