"""Freezing the audience of a broadcast: a row of the outbox for each of its people, so many a transaction.

A row has a key of its own, so it is safe to begin again from the first person, as after a crash; there is no cursor.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.audience import Audience
from core.broadcast import Broadcast
from core.broadcast_hours import AROUND_A_MILE, PACE_SECONDS, Window
from core.outgoing import Lane
from core.race import Race
from core.timing import milliseconds
from store.audiences import PEOPLE, Condition
from store.database import Transaction, Verbs
from store.values import to_ms

_HOLD = "SELECT id FROM broadcasts WHERE id = :id AND state = 'freezing' /*for update*/"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rows of one broadcast are made of.

    Args:
        who: the people of the audience.
        windows: when a text may leave, by the zone of its runner; "" for those of no known zone.
    """

    broadcast: Broadcast
    race: Race
    who: Condition
    windows: Mapping[str, Window]


def freeze_some(tx: Transaction, plan: Plan, *, after: int, most: int, now: datetime) -> int | None:
    """Write the rows of at most so many runners of the race, those after an id of a participant, if they are not there.

    Returns:
        the id to go on after; None once there is nobody left, or the broadcast is not to be frozen any more.
    """
    # Held, so that no rows come once it is cancelled and all that was there has been written down as such.
    is_wanted = tx.lock(_HOLD, id=plan.broadcast.id) and tx.one(_HOLD, id=plan.broadcast.id)
    through = _last_of(tx, plan.race.id, after, most) if is_wanted else None
    if through is None:
        return None
    when, values = _when(plan)
    tx.run(
        f"""INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                                expires_at, broadcast_id, participant_id, language, first_name, bib)
            SELECT :beginning || participants.id || ':1', 1, participants.phone, '', 0, {Lane.BROADCAST:d},
                   CASE WHEN stopped_at IS NULL THEN 'queued' ELSE 'held' END,
                   CASE WHEN stopped_at IS NULL THEN 'planned' ELSE 'the runner has stopped' END,
                   :now, {when}, :broadcast_id, participants.id,
                   coalesce(runners.language, participants.language), first_name, bib
            {PEOPLE} {plan.who.sql} AND participants.id > :after AND participants.id <= :through
            ORDER BY participants.id
            ON CONFLICT (key) DO NOTHING""",
        beginning=f"broadcast:{plan.broadcast.id}:",
        broadcast_id=plan.broadcast.id,
        now=to_ms(now),
        after=after,
        through=through,
        **values,
        **plan.who.values,
    )
    return through


def finish(tx: Transaction, broadcast_id: int) -> bool:
    """Have a broadcast sent whose people are all there, with their number; False where it is not to be any more."""
    frozen = tx.run(
        """UPDATE broadcasts SET state = 'sending', is_frozen = 1,
                  total = (SELECT count(*) FROM outbox WHERE broadcast_id = :id)
           WHERE id = :id AND state = 'freezing'""",
        id=broadcast_id,
    )
    return frozen == 1


def _last_of(tx: Verbs, race_id: int, after: int, most: int) -> int | None:
    row = tx.one(
        """SELECT max(id) AS last FROM (SELECT id FROM participants WHERE race_id = :race_id AND id > :after
                                        ORDER BY id LIMIT :most) AS next_ones""",
        race_id=race_id,
        after=after,
        most=most,
    )
    return row["last"] if row else None


def _when(plan: Plan) -> tuple[str, dict[str, object]]:
    """Word from when and until when each text may leave, with the values that are named."""
    if plan.broadcast.audience.mile is not None:
        return _around(plan.broadcast.audience, plan.race)
    zone = "coalesce(plans.zone, participants.zone)"
    known = {zone: window for zone, window in plan.windows.items() if zone}
    opens, opening = _case(zone, ((name, each.opens_at) for name, each in known.items()), "opens")
    expires, expiring = _case(zone, ((name, each.expires_at) for name, each in known.items()), "expires")
    otherwise = plan.windows[""]
    values = opening | expiring
    return f"{opens}, {expires}", values | {
        "opens": to_ms(otherwise.opens_at),
        "expires": to_ms(otherwise.expires_at),
    }


def _around(audience: Audience, race: Race) -> tuple[str, dict[str, object]]:
    """Word when each runner comes by a mile: seconds a mile by thousandths of a mile are milliseconds."""
    assert audience.mile is not None
    starts = ((wave, race.starts_at + timedelta(minutes=minutes)) for wave, minutes in race.waves.items())
    start, values = _case("participants.wave", starts, "start")
    there = f"{start} + coalesce(pace_seconds, {PACE_SECONDS}) * :thousandths"
    values |= {"start": to_ms(race.starts_at), "thousandths": int(audience.mile * 1000)}
    return f"{there}, {there} + {milliseconds(AROUND_A_MILE)}", values


def _case(of: str, instants: Iterable[tuple[str, datetime]], name: str) -> tuple[str, dict[str, object]]:
    """Word an instant that hangs on a column, with the value `name` where none of the cases holds."""
    cases, values = "", dict[str, object]()
    for number, (value, instant) in enumerate(instants):
        cases += f" WHEN :{name}_of{number} THEN :{name}{number}"
        values |= {f"{name}_of{number}": value, f"{name}{number}": to_ms(instant)}
    # PostgreSQL does not take a parameter that stands alone for a number.
    return (f"CASE {of}{cases} ELSE CAST(:{name} AS BIGINT) END" if cases else f"CAST(:{name} AS BIGINT)"), values
