"""The proof that runners agreed to texts of a race before they are taken from a list: where, when, to which words.

It lasts until a week after the start (core/race.py); then nobody is added to the race any more.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.race import Race
from core.runner_cells import tidy

MOST_OF_A_SOURCE, MOST_OF_A_TEXT = 200, 2000
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the runners of a list agreed.

    Args:
        source: where they did, as "registration form of harborrace.org".
        text: the exact words they saw there.
        agreed_at: when; of a form that was open for weeks, the day it closed.
    """

    source: str
    text: str
    agreed_at: datetime


class NoConsentError(Exception):
    """Where, when or to what the runners agreed is missing; `problems` says so, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class RaceOverError(Exception):
    """The consent for a race has ended, so nobody is added to it; the message says so."""

    def __init__(self, race: Race) -> None:
        super().__init__(f"{race.name} is over: nobody is added to a race a week after its start.")


def check_not_over(race: Race, now: datetime) -> None:
    """Refuse to add anybody to a race whose consent has ended.

    Raises:
        RaceOverError: it has.
    """
    if race.is_over(now):
        raise RaceOverError(race)


def read_evidence(source: str, text: str, agreed_at: str, *, race: Race, now: datetime) -> Evidence:
    """Read the proof as an organizer gives it.

    Args:
        source, text: as in `Evidence`.
        agreed_at: a date, or a date and time as ISO 8601 has them; on the race's wall clock where it has no offset.

    Raises:
        NoConsentError: something is missing, or is to come yet; nobody is texted without it (47 CFR 64.1200).
    """
    source, text = tidy(source), text.strip()
    problems = [*_problems_of_source(source), *_problems_of_text(text)]
    at = _instant(agreed_at.strip(), race.zone)
    if at is None:
        problems.append("Say when the runners agreed: a date such as 2026-10-31, of a form the day it closed.")
    elif at > now:
        problems.append("The day the runners agreed is yet to come: give the one on which they did.")
    elif at.date() < _EARLIEST:
        problems.append(f"The runners cannot have agreed before {_EARLIEST.year}: look at the year.")
    if problems or at is None:
        raise NoConsentError(problems)
    return Evidence(source, text, at)


def _problems_of_source(source: str) -> list[str]:
    if not source:
        return ["Say where the runners agreed to texts, such as: registration form on harborrace.org."]
    if len(source) > MOST_OF_A_SOURCE:
        return [f"Say where the runners agreed in {MOST_OF_A_SOURCE} characters at most."]
    return []


def _problems_of_text(text: str) -> list[str]:
    if not text:
        return ["Give the exact words the runners agreed to, as they stood there."]
    if len(text) > MOST_OF_A_TEXT:
        return [f"Give the words the runners agreed to alone, in {MOST_OF_A_TEXT:,} characters at most."]
    return []


def _instant(written: str, zone: str) -> datetime | None:
    try:
        if len(written) == len("2026-10-31"):
            return datetime.combine(date.fromisoformat(written), time(), ZoneInfo(zone)).astimezone(UTC)
        at = datetime.fromisoformat(written)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
