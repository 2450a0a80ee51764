"""Whether a race can work, two weeks before it: each check red or green, with what to do where it is red."""

from datetime import datetime

from core import readiness_of_runners as of_runners
from core import readiness_of_sending as of_sending
from core.race import Race
from core.readiness_check import Check
from core.readiness_facts import Facts


def readiness(race: Race, facts: Facts, now: datetime) -> tuple[Check, ...]:
    """Check all that a race needs, in the order in which it is put right."""
    return (
        _start(race, now),
        of_runners.runners(facts),
        of_runners.consent(facts),
        of_runners.welcome(facts),
        of_runners.countries(facts),
        of_sending.registration(facts),
        of_sending.daily_cap(race, facts),
        of_sending.minutes(facts),
        of_sending.sending(facts),
        _emergency_number(race, facts),
        _medical_team(race),
        _aid_stations(race),
        of_runners.paces(facts),
        of_runners.languages(facts),
    )


def _start(race: Race, now: datetime) -> Check:
    when = f"{race.starts_local:%a %-d %b %Y, %-H:%M}"
    if race.is_on(now):
        return Check("Start", True, f"The race is on: the start is {when}, race time.")
    if now >= race.starts_at:
        do = "Correct the date of the race, or describe a new race for the next year."
        return Check("Start", False, f"The start was {when}, race time.", do)
    return Check("Start", True, f"The start is {when}, race time.")


def _emergency_number(race: Race, facts: Facts) -> Check:
    number = race.emergency_number or facts.emergency_number
    if number:
        return Check("Emergency number", True, f"Runners are told to call {number}.")
    do = "Enter the number to call at the place of the race."
    return Check("Emergency number", False, "None: runners are told to call that of their phone's country.", do)


def _medical_team(race: Race) -> Check:
    leads = race.medical_leads
    if not leads:
        do = "Enter the phones of the medical leads, in the order they are asked; two are better than one."
        return Check("Medical team", False, "Nobody is told when a runner texts a sign of an emergency.", do)
    says = f"Told of signs of an emergency: {', then '.join(lead.name for lead in leads)}."
    if not race.medical_line:
        says += " There is no medical line for runners to call."
    return Check("Medical team", True, says, "Add a second lead: one phone may be busy." if len(leads) == 1 else "")


def _aid_stations(race: Race) -> Check:
    if not race.aid_stations:
        do = "Enter the miles they stand at, so that an alert can say which is near."
        return Check("Aid stations", False, "None are entered.", do)
    return Check("Aid stations", True, f"At mile {', '.join(race.aid_stations)}.")
