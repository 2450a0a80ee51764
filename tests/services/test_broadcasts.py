"""A broadcast reaches everybody once, at the right moment, in their language, and never after STOP."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from threading import Event, Thread

import pytest

from core.audience import Audience
from core.broadcast import Language
from core.outcome import Accepted, NotBegun, NotSent, Outcome, Refused, Unsure
from core.outgoing import Attempt, Lane
from core.participant import Entry
from core.timing import Timing
from services import broadcasts, delivery, races
from services.broadcasts import BroadcastError, New, WrongStateError
from services.delivery import Sending
from store import broadcasts as kept
from store import claims, participant_lists, participants, runners
from store.recipients import list_recipients
from tests.races import SATURDAY_9

NOW = SATURDAY_9
START = datetime(2027, 3, 7, 12, 30, tzinfo=UTC)
ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
US = "+13035550100"
SENDING = Sending({US: tuple(Lane)}, per_second=1000.0, timing=Timing())
ALL = Audience()


@pytest.fixture
def harbour(make_race):
    """Give Rosa's race with Ana, Ben and Chidi in it."""
    return make_race(
        Entry(ANA, first_name="Ana", bib="412", wave="a", language="es", pace_seconds=600),
        Entry(BEN, first_name="Ben", wave="2", pace_seconds=480),
        Entry(CHIDI),
    )


@pytest.fixture
def launched(db, harbour):
    """Give a function that makes a broadcast, launches it and has the worker do what there is to do."""

    def launch(text="Hi {first_name}, see the medics.", *, now=NOW, race=harbour, **changes):
        texts: dict[Language, str] = text if isinstance(text, dict) else {"en": text}
        new = New(race=race, texts=texts, audience=ALL, made_by="console")
        broadcast = broadcasts.create(replace(new, **changes), db=db, now=now)
        broadcasts.launch(broadcast.id, owner_id=race.owner_id, db=db, now=now)
        look_after(db, now)
        return found(db, broadcast, race)

    return launch


@pytest.fixture
def claim(db):
    """Give a function that takes what is due in hand, and writes down what became of earlier attempts."""

    def take(*done, now=NOW, slots=50):
        return list(delivery.settle_and_claim(done, db=db, sending=SENDING, slots=slots, now=now).attempts)

    return take


def look_after(db, now, *, most=2):
    broadcasts.begin_scheduled(db=db, now=now)
    for plan in broadcasts.list_to_freeze(db=db, now=now, home_countries={"US", "CA"}):
        through: int | None = 0
        while through is not None:
            through = broadcasts.freeze_some(plan, through, db=db, now=now, most=most)
    while broadcasts.settle(db=db, now=now):
        pass


def found(db, broadcast, race):
    return kept.find(db, broadcast.id, owner_id=race.owner_id)


def counts(db, broadcast, race):
    return {state: people for state, people in kept.count_states(db, found(db, broadcast, race)).items() if people}


def accepted(attempts):
    return [(attempt, Accepted(f"SM{attempt.outbox_id:032}")) for attempt in attempts]


def stop(db, phone, *, now=NOW):
    with db.transaction() as tx:
        runners.stop(tx, phone, now=now)


def test_everybody_gets_it_once_in_their_language_with_their_name(db, harbour, launched, claim):
    broadcast = launched({"en": "Hi {first_name}, bib {bib}: go.", "es": "Hola {first_name}, dorsal {bib}: vamos."})

    attempts = claim()
    claim(*accepted(attempts))
    look_after(db, NOW)

    assert {attempt.recipient: attempt.body for attempt in attempts} == {
        ANA: "Hola Ana, dorsal 412: vamos.",
        BEN: "Hi Ben, bib: go.",
        CHIDI: "Hi, bib: go.",
    }
    assert counts(db, broadcast, harbour) == {"sent": 3}
    assert found(db, broadcast, harbour).state == "done"


def test_its_words_are_kept_with_the_row_once_they_leave(db, launched, claim):
    broadcast = launched("Hi {first_name}")
    before = [each.body for each in list_recipients(db, broadcast.id, most=10)]

    claim()

    assert before == ["", "", ""]
    assert [each.body for each in list_recipients(db, broadcast.id, most=10)] == ["Hi Ana", "Hi Ben", "Hi"]
    assert [row["segments"] for row in db.all("SELECT segments FROM outbox")] == [1, 1, 1]


def test_it_is_launched_once_whatever_is_clicked(db, harbour, launched):
    broadcast = launched()

    for _ in range(2):
        broadcasts.launch(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)
        look_after(db, NOW)

    assert found(db, broadcast, harbour).total == 3
    assert counts(db, broadcast, harbour) == {"queued": 3}


def test_freezing_begun_again_after_a_crash_doubles_nobody(db, harbour):
    new = New(race=harbour, texts={"en": "Go."}, audience=ALL, made_by="api")
    broadcast = broadcasts.create(new, db=db, now=NOW)
    broadcasts.launch(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)
    [plan] = broadcasts.list_to_freeze(db=db, now=NOW, home_countries={"US"})

    broadcasts.freeze_some(plan, 0, db=db, now=NOW, most=2)
    half = found(db, broadcast, harbour)
    look_after(db, NOW)

    assert (half.state, half.total) == ("freezing", None)
    assert counts(db, broadcast, harbour) == {"queued": 3}
    assert found(db, broadcast, harbour).total == 3


def test_whoever_has_stopped_is_held_before_and_after_the_freeze(db, harbour, launched, claim):
    stop(db, BEN)
    broadcast = launched()
    stop(db, CHIDI)

    attempts = claim()

    assert [attempt.recipient for attempt in attempts] == [ANA]
    assert counts(db, broadcast, harbour) == {"sending": 1, "held": 2}


def test_whoever_leaves_the_race_gets_nothing_more(db, harbour, launched, claim):
    broadcast = launched()
    with db.transaction() as tx:
        participants.leave(tx, harbour.id, BEN, now=NOW)

    attempts = claim()

    assert {attempt.recipient for attempt in attempts} == {ANA, CHIDI}
    assert counts(db, broadcast, harbour)["cancelled"] == 1


def test_a_text_in_hand_is_not_posted_once_its_runner_has_left(db, harbour, launched, claim):
    broadcast = launched()
    attempts = claim(slots=1)

    with db.transaction() as tx:
        participants.leave(tx, harbour.id, attempts[0].recipient, now=NOW)

    assert not claims.is_wanted(db, attempts[0], now=NOW)
    claim((attempts[0], NotBegun("something came in between")))
    assert counts(db, broadcast, harbour) == {"sending": 2, "cancelled": 1}


def test_whoever_is_removed_gets_nothing_though_somebody_else_has_their_id_by_now(db, harbour, launched, claim):
    broadcast = launched()
    last = participants.find(db, harbour.id, CHIDI)
    assert last
    with db.transaction() as tx:
        participant_lists.remove(tx, harbour.id, last.id)
        participants.join(tx, harbour.id, Entry("+13035550104"), now=NOW)

    assert {attempt.recipient for attempt in claim()} == {ANA, BEN}
    assert counts(db, broadcast, harbour) == {"sending": 2, "cancelled": 1}


def test_a_number_of_another_country_is_left_out(db, make_race, launched):
    race = make_race(Entry(ANA), Entry("+34612345678"), Entry("+17875550100"), code="MIXED")

    broadcast = launched(race=race)

    assert [each.phone for each in list_recipients(db, broadcast.id, most=9)] == [ANA]


def test_a_paused_broadcast_hands_out_nothing_and_goes_on_when_resumed(db, harbour, launched, claim):
    broadcast = launched()

    broadcasts.pause(broadcast.id, owner_id=harbour.owner_id, db=db)
    while_paused = claim()
    broadcasts.resume(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)

    assert while_paused == []
    assert len(claim()) == 3


def test_a_text_in_hand_is_not_posted_once_its_broadcast_is_paused(db, harbour, launched, claim):
    broadcast = launched()
    attempts = claim(slots=1)

    broadcasts.pause(broadcast.id, owner_id=harbour.owner_id, db=db)

    assert not claims.is_wanted(db, attempts[0], now=NOW)
    claim((attempts[0], NotBegun("something came in between")))
    assert counts(db, broadcast, harbour) == {"queued": 3}


def test_what_waits_of_a_cancelled_broadcast_counts_as_cancelled_at_once(db, harbour, launched, claim):
    broadcast = launched()
    sent = claim(slots=1)
    claim(*accepted(sent), slots=0)

    broadcasts.cancel(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)
    at_once = counts(db, broadcast, harbour)
    look_after(db, NOW)

    assert at_once == {"sent": 1, "cancelled": 2}
    assert Counter(row["state"] for row in db.all("SELECT state FROM outbox")) == {"sent": 1, "cancelled": 2}
    assert claim() == []
    assert found(db, broadcast, harbour).ended_at == NOW


def test_a_text_that_comes_back_once_its_broadcast_is_cancelled_is_cancelled_too(db, harbour, launched, claim):
    broadcast = launched()
    in_hand = claim(slots=1)
    broadcasts.cancel(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)
    look_after(db, NOW)

    claim((in_hand[0], NotBegun("something came in between")))
    look_after(db, NOW)

    assert {row["state"] for row in db.all("SELECT state FROM outbox")} == {"cancelled"}
    assert found(db, broadcast, harbour).state == "cancelled"
    assert found(db, broadcast, harbour).ended_at == NOW


def test_a_draft_that_is_cancelled_is_over(db, harbour):
    draft = broadcasts.create(New(harbour, {"en": "Go."}, ALL, made_by="api"), db=db, now=NOW)

    for _ in range(2):
        broadcasts.cancel(draft.id, owner_id=harbour.owner_id, db=db, now=NOW)

    assert found(db, draft, harbour).ended_at == NOW
    assert not broadcasts.is_any_under_way(db=db)


def test_a_broadcast_cancelled_while_it_is_frozen_is_frozen_no_further(db, harbour):
    new = New(race=harbour, texts={"en": "Go."}, audience=ALL, made_by="api")
    broadcast = broadcasts.create(new, db=db, now=NOW)
    broadcasts.launch(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)
    [plan] = broadcasts.list_to_freeze(db=db, now=NOW, home_countries={"US"})
    through = broadcasts.freeze_some(plan, 0, db=db, now=NOW, most=2) or 0

    broadcasts.cancel(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)

    assert broadcasts.freeze_some(plan, through, db=db, now=NOW, most=2) is None
    assert counts(db, broadcast, harbour) == {"cancelled": 2}
    assert found(db, broadcast, harbour).state == "cancelled"


def test_a_scheduled_broadcast_begins_at_its_time_with_whoever_is_there_by_then(db, harbour, launched):
    broadcast = launched(send_at=NOW + timedelta(hours=1))
    before = found(db, broadcast, harbour)
    with db.transaction() as tx:
        participants.join(tx, harbour.id, Entry("+13035550104"), now=NOW)

    look_after(db, NOW + timedelta(hours=1))

    assert (before.state, before.total) == ("scheduled", None)
    assert found(db, broadcast, harbour).total == 4


def test_one_that_begins_late_goes_only_while_it_is_of_use(db, harbour, launched, claim):
    broadcast = launched(start_minutes=-120)  # at 5:30, for three hours
    late = START + timedelta(hours=7)
    look_after(db, late)

    attempts = claim(now=late)

    assert attempts == []
    assert {row["reason"] for row in db.all("SELECT reason FROM outbox")} == {"too late"}
    assert counts(db, broadcast, harbour) == {"dropped": 3}


def test_one_relative_to_the_start_moves_with_it(db, harbour, launched):
    broadcast = launched(start_minutes=-120)

    races.change(replace(harbour, starts_local=datetime(2027, 3, 7, 9, 0)), db=db)  # noqa: DTZ001 - a wall clock

    assert broadcast.send_at == START - timedelta(hours=2)
    assert found(db, broadcast, harbour).send_at == datetime(2027, 3, 7, 12, 0, tzinfo=UTC)


NIGHT = datetime(2027, 3, 4, 5, 0, tzinfo=UTC)  # midnight in New York, three days before the race


def test_quiet_hours_hold_it_until_the_runners_own_morning(make_race, launched, claim):
    race = make_race(Entry(ANA, zone="America/Denver"), Entry(BEN), Entry(CHIDI, zone="Pacific/Honolulu"), code="ZONES")

    launched(race=race, now=NIGHT)
    by_hour = {hour: {each.recipient for each in claim(now=NIGHT + timedelta(hours=hour))} for hour in (0, 8, 10, 13)}

    # 8:00 is 13:00 UTC in New York, 15:00 in Denver; in Honolulu it was 19:00, no quiet hour.
    assert by_hour == {0: {CHIDI}, 8: {BEN}, 10: {ANA}, 13: set()}


def test_a_reason_lets_it_go_at_any_hour(launched, claim):
    launched(now=NIGHT, quiet_hours_reason="The race is moved: bridges are closed.")

    assert len(claim(now=NIGHT)) == 3


def test_it_goes_unheld_on_the_eve_until_nine_and_four_hours_before_the_start(launched, claim):
    eve = datetime(2027, 3, 7, 1, 30, tzinfo=UTC)  # 20:30 on the eve
    early = START - timedelta(hours=4)
    launched("Eve.", now=eve)
    on_the_eve = claim(now=eve)
    launched("Early.", now=early - timedelta(minutes=1))

    too_early = claim(now=early - timedelta(minutes=1))

    assert len(on_the_eve) == 3
    assert too_early == []
    assert len(claim(now=early)) == 3


def test_what_is_left_of_the_eve_rings_nobody_before_the_start(db, harbour, launched, claim):
    eve = datetime(2027, 3, 7, 1, 59, tzinfo=UTC)  # 20:59
    broadcast = launched("Eve.", now=eve)

    by_hour = [claim(now=eve + timedelta(hours=hours)) for hours in (1, 7, 12)]

    assert by_hour == [[], [], []]
    assert counts(db, broadcast, harbour) == {"dropped": 3}


def test_the_night_after_race_day_is_quiet_again(launched, claim):
    evening, night = datetime(2027, 3, 8, 3, 30, tzinfo=UTC), datetime(2027, 3, 8, 6, 0, tzinfo=UTC)  # 23:30 and 2:00
    launched("Well run.", now=evening)
    in_the_evening = claim(now=evening)
    launched("Well run, again.", now=night)

    assert len(in_the_evening) == 3
    assert claim(now=night) == []


def test_hours_are_looked_at_again_when_it_leaves_late(db, launched, claim):
    evening = datetime(2027, 3, 5, 1, 30, tzinfo=UTC)  # 20:30 in New York, two days before
    launched(now=evening)

    late = claim(now=evening + timedelta(hours=1))

    assert late == []
    rows = db.all("SELECT DISTINCT state, reason FROM outbox")
    assert rows == [{"state": "queued", "reason": "waits for the quiet hours to end"}]
    assert len(claim(now=datetime(2027, 3, 5, 13, 0, tzinfo=UTC))) == 3


def test_around_a_mile_is_each_runners_own_time(launched, claim):
    launched("Mile 18.", audience=Audience(mile=Decimal("18")), now=START)

    when = {
        each.recipient: minute
        for minute in range(240)
        for each in claim(now=START + timedelta(minutes=minute), slots=50)
    }

    # Ana: wave a, 10 min a mile; Ben: wave 2, half an hour later, 8 min a mile; Chidi's pace is not known.
    assert when == {ANA: 180, BEN: 30 + 144}


def test_whoever_has_passed_the_mile_long_ago_is_left_alone(db, harbour, launched, claim):
    broadcast = launched("Mile 3.", audience=Audience(mile=Decimal("3"), without_pace=True), now=START)

    attempts = claim(now=START + timedelta(minutes=61))

    # Ana came by after 30 minutes, Chidi would have after 33; Ben after 54.
    assert [each.recipient for each in attempts] == [CHIDI, BEN]
    assert counts(db, broadcast, harbour)["dropped"] == 1


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        (Audience(wave="a"), [ANA]),
        (Audience(wave="2"), [BEN]),
        (Audience(distance="half"), []),
        (ALL, [ANA, BEN, CHIDI]),
    ],
)
def test_an_audience_narrows(db, launched, audience, reached):
    broadcast = launched(audience=audience)

    assert [each.phone for each in list_recipients(db, broadcast.id, most=9)] == reached


def test_those_who_texted_a_cramp_are_those_of_this_race_day(db, launched):
    for phone, started_at in ((ANA, START + timedelta(hours=2)), (BEN, START - timedelta(days=3))):
        with db.transaction() as tx:
            runner = runners.find_or_new(tx, phone)
            tx.run(
                """INSERT INTO episodes (runner_id, area, started_at, answered_at)
                   VALUES (:runner_id, 'calf', :at, :at)""",
                runner_id=runner.id,
                at=int(started_at.timestamp() * 1000),
            )

    broadcast = launched(audience=Audience(cramped=True), now=START + timedelta(hours=3))

    assert [each.phone for each in list_recipients(db, broadcast.id, most=9)] == [ANA]


def test_two_broadcasts_share_what_there_is_to_send(launched, claim):
    first, second = launched("First."), launched("Second.")

    attempts = claim(slots=2)

    assert {attempt.body for attempt in attempts} == {"First.", "Second."}
    assert first.id != second.id


def test_one_that_certainly_did_not_leave_is_sent_after_all_though_its_broadcast_was_over(db, harbour, launched, claim):
    broadcast = launched()
    attempts = claim()
    claim(*accepted(attempts[:2]))
    with db.transaction() as tx:
        tx.run("UPDATE outbox SET state = 'unsure' WHERE id = :id", id=attempts[2].outbox_id)
    look_after(db, NOW)
    over = found(db, broadcast, harbour).state

    claim((attempts[2], NotSent("busy", timedelta(seconds=1))), slots=0)

    assert over == "done"
    assert found(db, broadcast, harbour).state == "sending"
    assert len(claim(now=NOW + timedelta(minutes=1))) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "There is no text yet: write one."),
        ("Hi {name}", "{name} is no placeholder: use {first_name} or {bib}, or leave the braces out."),
        ("Hi {", "A brace stands alone: write {first_name} or {bib}, or leave it out."),
        ("x" * 1601, "The text has more than 1,600 characters, which no carrier takes: make it shorter."),
    ],
)
def test_a_text_with_problems_makes_no_broadcast(db, harbour, text, problem):
    new = New(race=harbour, texts={"en": text}, audience=ALL, made_by="api")

    with pytest.raises(BroadcastError) as raised:
        broadcasts.create(new, db=db, now=NOW)

    assert raised.value.problems == [problem]
    assert kept.list_of_race(db, harbour.id) == []


def test_a_week_after_the_race_nobody_can_be_texted_any_more(db, harbour):
    new = New(race=harbour, texts={"en": "Thanks!"}, audience=ALL, made_by="api")
    in_time = broadcasts.create(new, db=db, now=NOW)

    with pytest.raises(BroadcastError, match="over"):
        broadcasts.launch(in_time.id, owner_id=harbour.owner_id, db=db, now=START + timedelta(days=7))


def test_the_broadcast_of_another_organizer_does_not_exist(db, make_race, launched):
    broadcast, toms = launched(), make_race(owner="tom", code="TOM")

    for do in (broadcasts.launch, broadcasts.resume, broadcasts.cancel):
        assert do(broadcast.id, owner_id=toms.owner_id, db=db, now=NOW) is None
    assert broadcasts.pause(broadcast.id, owner_id=toms.owner_id, db=db) is None
    assert found(db, broadcast, toms) is None


def test_what_does_not_go_with_its_state_is_refused(db, harbour, launched, claim):
    broadcast = launched()
    claim(*accepted(claim()))
    look_after(db, NOW)

    with pytest.raises(WrongStateError, match="done"):
        broadcasts.cancel(broadcast.id, owner_id=harbour.owner_id, db=db, now=NOW)
    with pytest.raises(WrongStateError, match="done"):
        broadcasts.pause(broadcast.id, owner_id=harbour.owner_id, db=db)


def test_a_test_goes_to_the_organizer_alone_ahead_of_broadcasts(db, harbour, claim):
    texts: dict[Language, str] = {"en": "Hi {first_name}", "es": "Hola {first_name}"}

    broadcasts.send_test(harbour, texts, phone="+13035550180", organizer_id=1, db=db, now=NOW)

    assert [(each.recipient, each.body, each.lane) for each in claim()] == [
        ("+13035550180", "Hi Ana", Lane.REPLY),
        ("+13035550180", "Hola Ana", Lane.REPLY),
    ]


def test_the_counts_add_up_at_every_read_while_it_is_sent(db, make_race, launched):
    total, is_over = 200, Event()
    race = make_race(*(Entry(f"+1303556{number:04}") for number in range(total)), code="MANY")
    broadcast = launched(race=race)
    sender = Thread(target=send_all, args=(db, is_over))

    sender.start()
    reads = []
    while not is_over.is_set():
        reads.append(kept.count_states(db, broadcast))
    sender.join()
    reads.append(kept.count_states(db, broadcast))

    assert {sum(counts.values()) for counts in reads} == {total}
    assert any(0 < counts["queued"] < total for counts in reads), "some reads must fall into the sending"
    assert reads[-1]["queued"] == reads[-1]["sending"] == 0


ENDS: tuple[Callable[[Attempt], Outcome], ...] = (
    lambda attempt: Accepted(f"SM{attempt.outbox_id}"),
    lambda _: NotSent("busy"),
    lambda _: Unsure("reset"),
    lambda _: Refused(30007, "filtered"),
)


def send_all(db, is_over: Event) -> None:
    """Claim what is due, a few at a time, and have the attempts end in turn in each way; a hundred times are enough."""
    ends = cycle(ENDS)
    done: list[tuple[Attempt, Outcome]] = []
    timing = Timing(ahead_idle=timedelta(hours=1))
    sending = Sending({US: tuple(Lane)}, per_second=1000.0, timing=timing)
    try:
        for step in range(100):
            now = NOW + timedelta(minutes=6 * step)  # what was not sent comes back within five
            claimed = delivery.settle_and_claim(done, db=db, sending=sending, slots=7, now=now)
            done = [(attempt, next(ends)(attempt)) for attempt in claimed.attempts]
    finally:
        is_over.set()
