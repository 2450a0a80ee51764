"""The checks of a race's readiness that are about what the carrier lets through, how fast, and whether texts leave."""

from datetime import timedelta
from math import ceil

from core.race import Race
from core.rate import BULK_SHARE
from core.readiness_check import Check, number
from core.readiness_facts import SEGMENTS_A_HEAD, Facts

MOST_MINUTES = 30  # after those a tip for a moment of the race comes too late for the last


def registration(facts: Facts) -> Check:
    """Check that the carriers know who sends."""
    name = "Registration with the carriers"
    match facts.carrier.kind:
        case "simulator":
            do = "Ask the operator to connect a registered number: registering one takes days to weeks."
            return Check(name, False, "The phone simulator carries: nobody is texted for real.", do, "operator")
        case "not asked":
            return Check(name, False, "Not asked yet.", "Ask the carrier now; it takes a few seconds.", "operator")
        case "asked" if facts.carrier.problems:
            do = "Have the operator put this right: carriers block what comes from a number they do not know."
            return Check(name, False, " ".join(facts.carrier.problems), do, "operator")
    return Check(name, True, "The carrier knows our number, and texts to it reach us.", where="operator")


def daily_cap(race: Race, facts: Facts) -> Check:
    """Check that the carrier lets a day's texts through.

    Source: messaging facts 4: T-Mobile caps the segments a day of each brand, and refuses the rest until the next day.
    """
    name = "The carrier's daily cap"
    what = "on the fullest day" if facts.planned else f"for one text of {SEGMENTS_A_HEAD} segments to everybody"
    needed = f"{number(facts.most_in_a_day)} segments {what}"
    if race.daily_cap is None:
        do = "Ask whoever registered the number and enter the cap: for a low-volume brand T-Mobile's is 2,000 segments."
        return Check(name, False, f"{needed}; how many a day the carrier lets through is not entered.", do)
    if facts.most_in_a_day > race.daily_cap:
        do = "Write one segment instead of two, text fewer runners, spread it over days, or have the brand vetted."
        return Check(name, False, f"{needed}, and the carrier lets through {number(race.daily_cap)} a day.", do)
    return Check(name, True, f"{needed}, of {number(race.daily_cap)} a day that the carrier lets through.")


def minutes(facts: Facts) -> Check:
    """Check that the last runner gets a text while it is still of use."""
    name = "Minutes to reach everybody"
    lasts = timedelta(seconds=facts.largest / (facts.segments_per_second * BULK_SHARE))
    rate = f"four fifths of {facts.segments_per_second:g} a second, as answers to cramps go first"
    says = f"{_about(ceil(lasts / timedelta(minutes=1)))} for {number(facts.largest)} segments, at {rate}."
    if lasts <= timedelta(minutes=MOST_MINUTES):
        return Check(name, True, says, where="broadcasts")
    do = "Write it in one segment, begin earlier, or ask the operator for a faster sender and SEGMENTS_PER_SECOND."
    return Check(name, False, says, do, "broadcasts")


def sending(facts: Facts) -> Check:
    """Check that texts leave at this moment."""
    if facts.sending_problems:
        return Check("Sending", False, " ".join(facts.sending_problems), "Ask the operator to see to it.", "operator")
    return Check("Sending", True, "A worker is there, and texts leave.", where="operator")


def _about(minutes: int) -> str:
    return "At most a minute" if minutes <= 1 else f"About {minutes:,} minutes"
