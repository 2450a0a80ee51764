"""What the store knows of a race that readiness is told from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.audience import Audience
from core.broadcast import CANCELLED_FROM, Broadcast, Language
from core.consent import Consent
from core.crowd import reach_of
from core.participant import Entry
from core.race import Race
from core.readiness_facts import Planned, Runners
from store import broadcasts, consents, participants
from store.audiences import count_reach
from store.database import Database
from store.readiness_facts import find_runners, list_groups, list_planned
from tests.races import SATURDAY_9, MakeRace

ANA, BEN, CHIDI, DORA = "+13035550101", "+13035550102", "+13035550103", "+525512345678"
HOME = ("US", "CA")


@pytest.fixture
def harbour(make_race: MakeRace) -> Race:
    """Give Rosa's race: Ana reads Spanish, Ben has stopped, Dora's number is Mexican."""
    return make_race(
        Entry(ANA, language="es", wave="a", pace_seconds=600),
        Entry(BEN, wave="b"),
        Entry(CHIDI, wave="2", pace_seconds=500),
        Entry(DORA),
    )


def found_of(db: Database, race: Race) -> Runners:
    return find_runners(db, race, list_groups(db, race), home_countries=HOME)


def planned_of(db: Database, race: Race) -> list[Planned]:
    return list_planned(db, race, list_groups(db, race), home_countries=HOME)


def stop(db: Database, phone: str) -> None:
    with db.transaction() as tx:
        tx.run("INSERT INTO runners (phone, stopped_at, last_stopped_at) VALUES (:phone, 1, 1)", phone=phone)


def agree_by_text(db: Database, race: Race, phone: str) -> None:
    with db.transaction() as tx:
        consents.record(tx, Consent(phone, race.programme, "granted", "JOIN HARBOR30", "SM1", "en", SATURDAY_9))


def agree_by_list(db: Database, race: Race, phone: str, *, sentence: str | None) -> None:
    with db.transaction() as tx:
        row = tx.one(
            """INSERT INTO imports (race_id, state, file_name, headings, columns, notes, consent_text, handed_in_at)
               VALUES (:race_id, 'done', 'runners.csv', '[]', '[]', '[]', :sentence, 1) RETURNING id""",
            race_id=race.id,
            sentence=sentence,
        )
        assert row
        tx.run("UPDATE participants SET import_id = :id WHERE phone = :phone", id=row["id"], phone=phone)


def come_by_list(db: Database, *phones: str) -> None:
    """Have these be as runners of a list are until their first text."""
    db.many("UPDATE participants SET welcomed_at = NULL WHERE phone = :phone", [{"phone": phone} for phone in phones])


def test_runners_are_counted_by_all_that_readiness_asks_about(db: Database, harbour: Race) -> None:
    stop(db, BEN)

    found = found_of(db, harbour)

    assert found == Runners(
        people=2,
        spanish=1,
        stopped=1,
        foreign={"MX": 1},
        without_consent=4,
        without_pace=2,
        unknown_waves=("b",),
    )
    assert found.all == 4


def test_a_race_without_runners_counts_none(db: Database, make_race: MakeRace) -> None:
    assert found_of(db, make_race()) == Runners()


def test_who_left_is_counted_apart(db: Database, harbour: Race) -> None:
    with db.transaction() as tx:
        participants.leave(tx, harbour.id, BEN, now=SATURDAY_9)

    found = found_of(db, harbour)

    assert (found.left, found.all, found.without_pace, found.unknown_waves) == (1, 3, 1, ())


def test_consent_comes_by_join_or_by_a_list_that_says_how_they_agreed(db: Database, harbour: Race) -> None:
    agree_by_text(db, harbour, ANA)
    agree_by_list(db, harbour, BEN, sentence="I agree to get race texts.")
    agree_by_list(db, harbour, CHIDI, sentence=None)

    found = found_of(db, harbour)

    assert (found.joined, found.without_consent) == (1, 2)


def test_consent_for_another_race_is_none_for_this(db: Database, harbour: Race, make_race: MakeRace) -> None:
    other = make_race(Entry(ANA), code="OTHER5")
    agree_by_text(db, other, ANA)

    assert found_of(db, harbour).joined == 0


def plan(db: Database, race: Race, texts: dict[Language, str], **changes: Any) -> int:
    draft = Broadcast(0, race.id, "console", "draft", texts, Audience(), SATURDAY_9)
    with db.transaction() as tx:
        return broadcasts.add(tx, replace(draft, **changes), organizer_id=None, now=SATURDAY_9)


def test_what_is_planned_comes_with_its_segments_day_and_languages(db: Database, harbour: Race) -> None:
    plan(db, harbour, {"en": "Sip.", "es": "a" * 161}, start_minutes=-60, send_at=harbour.starts_at)
    plan(db, harbour, {"en": "Eat as usual."})
    plan(db, harbour, {"en": "Cramp? Stop."}, send_at=SATURDAY_9)

    found = planned_of(db, harbour)

    assert [(each.segments, each.day, sorted(each.languages)) for each in found] == [
        (3, date(2027, 3, 6), ["en"]),
        (3, None, ["en"]),
        (4, date(2027, 3, 7), ["en", "es"]),
    ]


def test_what_is_done_or_cancelled_is_planned_no_more(db: Database, harbour: Race) -> None:
    broadcast_id = plan(db, harbour, {"en": "Sip."})
    with db.transaction() as tx:
        broadcasts.move(tx, broadcast_id, "cancelled", of=CANCELLED_FROM)

    assert planned_of(db, harbour) == []


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        Audience(wave="a"),
        Audience(wave="2"),
        Audience(mile=Decimal(18)),
        Audience(mile=Decimal(18), without_pace=True),
        Audience(unwelcomed=True),
        Audience(wave="a", unwelcomed=True),
    ],
)
def test_an_audience_counted_by_groups_is_the_audience_a_broadcast_reaches(
    db: Database, harbour: Race, audience: Audience
) -> None:
    stop(db, BEN)
    come_by_list(db, BEN, CHIDI)

    by_groups = reach_of(list_groups(db, harbour), audience, home_countries=HOME)

    assert by_groups == count_reach(db, harbour, audience, home_countries=HOME)


def test_a_text_to_those_with_a_cramp_counts_those_there_are(db: Database, harbour: Race) -> None:
    plan(db, harbour, {"en": "The medics are at mile 9."}, audience=Audience(cramped=True))

    assert [each.segments for each in planned_of(db, harbour)] == [0]


def test_who_has_had_no_text_yet_is_counted_where_a_text_can_reach_them(db: Database, harbour: Race) -> None:
    come_by_list(db, BEN, CHIDI, DORA)
    stop(db, BEN)

    assert found_of(db, harbour).unwelcomed == 1


def test_a_welcome_is_planned_once_it_is_launched(db: Database, harbour: Race) -> None:
    welcome = plan(db, harbour, {"en": "Welcome."}, audience=Audience(unwelcomed=True))
    before = [each.is_welcome for each in planned_of(db, harbour)]
    with db.transaction() as tx:
        broadcasts.launch(tx, welcome, "freezing", now=SATURDAY_9)

    assert (before, [each.is_welcome for each in planned_of(db, harbour)]) == ([False], [True])


def test_the_longest_name_counts_where_a_text_has_one(db: Database, make_race: MakeRace) -> None:
    race = make_race(Entry(ANA, first_name="Maximiliano"), Entry(BEN, first_name="Ben"))
    plan(db, race, {"en": f"Hi {{first_name}} {'a' * 150}"})

    assert [each.segments for each in planned_of(db, race)] == [4]
