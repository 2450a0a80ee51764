"""Whether a race can work: each check is red where something is missing, and says what to do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.broadcast import Language
from core.race import Lead, Race
from core.readiness import readiness
from core.readiness_check import Check
from core.readiness_facts import Carrier, Facts, Planned, Runners

NOW = datetime(2027, 2, 28, 14, tzinfo=UTC)
RACE_DAY = date(2027, 3, 14)
HARBOR = Race(
    id=1,
    owner_id=1,
    code="HARBOR30",
    name="Harbor 30",
    zone="America/New_York",
    starts_local=datetime(2027, 3, 14, 7, 30),  # noqa: DTZ001 - a wall clock
    aid_stations=("3.1", "6"),
    emergency_number="911",
    medical_line="+13035550190",
    medical_leads=(Lead("Dr. Li", "+13035550191"), Lead("Sam", "+13035550192")),
    daily_cap=10_000,
)
RUNNERS = Runners(people=4_000, spanish=400, joined=1_000)
GOOD = Facts(runners=RUNNERS, planned=(), carrier=Carrier("asked"), sending_problems=(), segments_per_second=10.0)
BOTH: frozenset[Language] = frozenset({"en", "es"})


def check(name: str, *, race: Race = HARBOR, facts: Facts = GOOD, now: datetime = NOW) -> Check:
    """Give the check whose name begins so."""
    found = [each for each in readiness(race, facts, now) if each.name.startswith(name)]
    assert len(found) == 1, name
    return found[0]


def with_runners(**changes: Any) -> Facts:
    return replace(GOOD, runners=replace(RUNNERS, **changes))


def test_a_race_that_has_all_it_needs_is_all_green() -> None:
    checks = readiness(HARBOR, GOOD, NOW)

    assert [each.name for each in checks if not each.is_good] == []
    assert [each.name for each in checks if each.do] == []
    assert len(checks) == len({each.name for each in checks}) == 14


def test_everything_red_says_in_one_sentence_what_to_do() -> None:
    nothing = Race(1, 1, "X1", "X", "UTC", datetime(2027, 1, 1))  # noqa: DTZ001 - a wall clock
    facts = Facts(Runners(), (), Carrier("simulator"), ("No worker has been seen.",), 3.0)

    red = [each for each in readiness(nothing, facts, NOW) if not each.is_good]

    assert len(red) == 8
    for each in red:
        assert each.says.endswith("."), each
        assert each.do.endswith(".") and ". " not in each.do, each


RED = [
    ("Start", {"starts_local": datetime(2027, 2, 26, 7, 30)}, "The start was Fri 26 Feb 2027, 7:30"),  # noqa: DTZ001
    ("Emergency", {"emergency_number": None}, "None: runners are told to call that of their phone's country."),
    ("Medical", {"medical_leads": ()}, "Nobody is told"),
    ("Aid", {"aid_stations": ()}, "None are entered."),
    ("The carrier's daily cap", {"daily_cap": None}, "8,000 segments for one text of 2 segments to everybody"),
    ("The carrier's daily cap", {"daily_cap": 2_000}, "the carrier lets through 2,000 a day."),
]


@pytest.mark.parametrize(("name", "changes", "says"), RED)
def test_what_a_race_lacks_is_red(name: str, changes: dict[str, Any], says: str) -> None:
    found = check(name, race=replace(HARBOR, **changes))

    assert not found.is_good
    assert says in found.says
    assert found.do


RED_OF_RUNNERS = [
    ("Runners", {"people": 0, "spanish": 0}, "Nobody is in the race yet."),
    (
        "Runners",
        {"people": 0, "spanish": 0, "stopped": 1},
        "1 runner is in the race. They have stopped all our texts: 1.",
    ),
    ("Consent", {"without_consent": 12}, "12 runners are in the race without evidence"),
    ("First text", {"unwelcomed": 1}, "1 runner from a list has had no text of this race yet."),
    ("First text", {"unwelcomed": 3_000}, "3,000 runners from lists have had no text of this race yet."),
    ("Countries", {"foreign": {"MX": 3, "CA": 1}}, "not text: 1 of CA, 3 of MX."),
    ("Waves", {"without_pace": 500}, "Without a pace: 500 of 4,000."),
    ("Waves", {"unknown_waves": ("b", "elite")}, "waves the race does not know: B, ELITE."),
]


@pytest.mark.parametrize(("name", "changes", "says"), RED_OF_RUNNERS)
def test_what_is_amiss_with_runners_is_red(name: str, changes: dict[str, Any], says: str) -> None:
    found = check(name, facts=with_runners(**changes))

    assert not found.is_good
    assert says in found.says
    assert found.do


def test_runners_who_stopped_or_left_are_told_and_change_nothing() -> None:
    found = check("Runners", facts=with_runners(stopped=3, left=2))

    assert found.is_good
    assert found.says == "4,003 runners are in the race. They have stopped all our texts: 3. Besides, 2 left the race."


def test_a_welcome_that_is_launched_is_waited_for() -> None:
    welcome = Planned(3_000, RACE_DAY, BOTH, is_welcome=True)

    found = check("First text", facts=replace(with_runners(unwelcomed=3_000), planned=(welcome,)))

    assert found.is_good
    assert found.says.endswith("A broadcast to them is launched.")


def test_consent_tells_join_from_registration() -> None:
    assert check("Consent").says == "Everybody has agreed: 1,000 by texting JOIN, 3,000 at registration."


def test_a_few_runners_without_a_pace_are_told_and_not_red() -> None:
    found = check("Waves", facts=with_runners(without_pace=400))

    assert (found.is_good, found.says) == (True, "Without a pace: 400 of 4,000.")


def test_a_race_that_is_on_is_not_late() -> None:
    assert check("Start", now=HARBOR.starts_at + timedelta(hours=2)).is_good


def test_one_medical_lead_is_enough_and_two_are_better() -> None:
    found = check("Medical", race=replace(HARBOR, medical_leads=HARBOR.medical_leads[:1], medical_line=None))

    assert found.is_good
    assert found.says == "Told of signs of an emergency: Dr. Li. There is no medical line for runners to call."
    assert found.do == "Add a second lead: one phone may be busy."


def test_the_operators_emergency_number_will_do() -> None:
    facts = replace(GOOD, emergency_number="112")

    assert check("Emergency", race=replace(HARBOR, emergency_number=None), facts=facts).says.endswith("call 112.")


@pytest.mark.parametrize(
    ("carrier", "says"),
    [
        (Carrier("simulator"), "nobody is texted for real"),
        (Carrier("not asked"), "Not asked yet."),
        (Carrier("asked", ("+13035550100 is in no registered campaign yet.",)), "no registered campaign"),
    ],
)
def test_a_carrier_that_does_not_know_us_is_red(carrier: Carrier, says: str) -> None:
    found = check("Registration", facts=replace(GOOD, carrier=carrier))

    assert not found.is_good
    assert says in found.says


def test_a_worker_that_is_gone_is_red_in_the_words_of_the_operator() -> None:
    found = check("Sending", facts=replace(GOOD, sending_problems=("No worker has been seen for 30 seconds.",)))

    assert (found.is_good, found.says) == (False, "No worker has been seen for 30 seconds.")


def planned(*broadcasts: tuple[int, date | None]) -> Facts:
    return replace(GOOD, planned=tuple(Planned(segments, day, BOTH) for segments, day in broadcasts))


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        (GOOD, 8_000),
        (planned((4_000, RACE_DAY)), 4_000),
        (planned((4_000, RACE_DAY), (4_000, RACE_DAY), (5_000, date(2027, 3, 13))), 8_000),
        (planned((4_000, RACE_DAY), (4_500, None)), 8_500),
        (planned((4_500, None)), 4_500),
    ],
)
def test_the_fullest_day_is_held_against_the_cap(facts: Facts, needed: int) -> None:
    enough, short = replace(HARBOR, daily_cap=needed), replace(HARBOR, daily_cap=needed - 1)

    assert check("The carrier's daily cap", race=enough, facts=facts).is_good
    assert not check("The carrier's daily cap", race=short, facts=facts).is_good


@pytest.mark.parametrize(
    ("segments", "per_second", "is_good", "says"),
    [
        (14_400, 10.0, True, "About 30 minutes for 14,400 segments, at four fifths of 10 a second"),
        (14_401, 10.0, False, "About 31 minutes"),
        (100, 3.0, True, "At most a minute"),
        (10_000, 3.75, False, "About 56 minutes for 10,000 segments, at four fifths of 3.75 a second"),
    ],
)
def test_the_last_runner_is_reached_within_half_an_hour(
    segments: int, per_second: float, is_good: bool, says: str
) -> None:
    facts = replace(planned((segments, RACE_DAY), (5, RACE_DAY)), segments_per_second=per_second)

    found = check("Minutes", facts=facts)

    assert found.is_good is is_good
    assert found.says.startswith(says)


@pytest.mark.parametrize(
    ("languages", "spanish", "lacks"),
    [
        (BOTH, 400, ""),
        ({"en"}, 0, ""),
        ({"en"}, 400, "1 without Spanish"),
        ({"es"}, 400, "1 without English"),
        ({"es"}, 4_000, ""),
    ],
)
def test_a_planned_broadcast_is_there_in_the_languages_runners_read(
    languages: set[Language], spanish: int, lacks: str
) -> None:
    facts = replace(with_runners(spanish=spanish), planned=(Planned(10, None, frozenset(languages)),))

    found = check("Languages", facts=facts)

    assert found.is_good is (not lacks)
    assert lacks in found.says
