"""An alert: a sign of an emergency in a race that is on, and what its medical leads are texted about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.outgoing import Lane, Outgoing
from core.race import Lead, Race
from core.segments import GSM_SINGLE, sms_units, to_gsm

OF_USE_FOR = timedelta(minutes=30)  # a lead who reads it later is better told by whoever is with the runner by then
_FEWEST_QUOTED = 20  # septets of the runner's words; where all else leaves less, the text takes a second segment
_MOST_NAMED = 3
_ANSWER = re.compile(r"\s*(?:alerta?\s*)?#?([0-9]{1,9})(?:\s*(done|closed?|hecho|lista?o?))?[\s.!]*", re.IGNORECASE)
_WORDS = {"E": "EMERGENCY", "M": "MEDICAL", "D": "LATER"}


@dataclass(frozen=True, slots=True)
class Alert:
    """A red flag by text, until somebody has dealt with it; `id` is None until it is saved.

    Args:
        red_flag: its name in the content.
        words: the runner's own, as they came in; empty once they were kept long enough.
        mile, bib: as the runner wrote them, else as far as we know them of the runner.
        taken_by: the name of whoever said that they go.
    """

    race_id: int
    phone: str
    level: Literal["E", "M", "D"]
    red_flag: str
    words: str
    written_at: datetime
    mile: str | None = None
    bib: str | None = None
    first_name: str | None = None
    taken_by: str | None = None
    taken_at: datetime | None = None
    closed_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class MoreForAlert:
    """What a runner texted after their red flag, for the alert about it: a mile, a bib, or that all is well."""

    race_id: int
    mile: str | None
    bib: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a lead may have texted back: the number of an alert, alone to take it, with DONE to close it."""

    alert_id: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of an alert by a lead's text: they go, or it has been dealt with."""

    alert: Alert
    by: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ToldOf:
    """An alert that a lead was texted about and has answered.

    Args:
        lead: the name of whoever answers.
        others: alerts of the race that are open besides.
    """

    alert: Alert
    race: Race
    lead: str
    others: tuple[Alert, ...]
    answer: Answer


def answer_in(text: str) -> Answer | None:
    """Read what may be the answer to an alert; None for any other text.

    >>> answer_in("7"), answer_in("7 DONE"), answer_in("calf")
    (Answer(alert_id=7, is_done=False), Answer(alert_id=7, is_done=True), None)
    """
    found = _ANSWER.fullmatch(text)
    return Answer(int(found[1]), is_done=found[2] is not None) if found else None


def texts_to_leads(alert: Alert, race: Race, *, now: datetime) -> list[Outgoing]:
    """Make the texts that tell the medical leads at once: all of them of an E, the first one of an M, none of a D."""
    return _texts(alert, _told_of(alert, race), 1, _body(alert, race, _WORDS[alert.level], alert.words, now), now)


def texts_of_more(alert: Alert, race: Race, *, words: str, number: int, now: datetime) -> list[Outgoing]:
    """Make the texts that tell the same leads what the runner has added.

    Args:
        words: of the runner, this time.
        number: how many texts about this alert each lead will then have had.
    """
    return _texts(alert, _told_of(alert, race), number, _body(alert, race, "UPDATE", words, now), now)


def texts_of_taking(alert: Alert, race: Race, *, by: str, number: int, now: datetime) -> list[Outgoing]:
    """Make the texts that tell the other leads who goes, so that not all of them do."""
    body = to_gsm(f"ALERT {alert.id}: {by} goes, {clock_of(now, race)}.", most_units=GSM_SINGLE)
    texts = _texts(alert, _told_of(alert, race), number, body, now)
    return [text for text, lead in zip(texts, _told_of(alert, race), strict=True) if lead.name != by]


def clock_of(at: datetime, race: Race) -> str:
    """Write an instant on the wall clock of a race."""
    return f"{at.astimezone(ZoneInfo(race.zone)):%H:%M}"


def open_ones(alerts: Iterable[Alert]) -> str:
    """Name alerts that are open, in short: "8 (mi 21), 9"; empty where there are none."""
    named = [f"{alert.id} ({_place(alert.mile)})" if alert.mile else str(alert.id) for alert in alerts]
    more = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" +{more}" if more > 0 else "")


def key_of(alert_id: int) -> str:
    """Give what the keys of all texts about an alert begin with."""
    return f"alert:{alert_id}:"


def _told_of(alert: Alert, race: Race) -> Sequence[Lead]:
    return {"E": race.medical_leads, "M": race.medical_leads[:1], "D": ()}[alert.level]


def _texts(alert: Alert, leads: Sequence[Lead], number: int, body: str, now: datetime) -> list[Outgoing]:
    assert alert.id is not None, "leads are told of an alert that has been saved"
    return [
        Outgoing(f"{key_of(alert.id)}{place}:{number}", lead.phone, body, Lane.SAFETY, now, expires_at=now + OF_USE_FOR)
        for place, lead in enumerate(leads, start=1)
    ]


def _body(alert: Alert, race: Race, what: str, words: str, now: datetime) -> str:
    """Word it within one segment where it can be; the runner's words give way first.

    >>> from datetime import UTC
    >>> at = datetime(2027, 3, 14, 14, 40, tzinfo=UTC)
    >>> race = Race(1, 1, "HARBOR27", "Harbor 10", "America/New_York", datetime(2027, 3, 14, 7, 30))
    >>> alert = Alert(1, "+13035550123", "E", "heart", "chest pain", at, mile="18", bib="412", first_name="Ana", id=7)
    >>> _body(alert, race, "EMERGENCY", "chest pain", at)
    'ALERT 7 EMERGENCY 10:40 bib 412 Ana, mi 18: "chest pain" Call +13035550123. Reply 7 to take it.'
    """
    runner = " ".join(filter(None, [f"bib {alert.bib}" if alert.bib else "", alert.first_name]))
    told = ", ".join(filter(None, [runner, _place(alert.mile)]))
    head = to_gsm(f"ALERT {alert.id} {what} {clock_of(now, race)} {told}".rstrip(), most_units=100)
    do = f"{alert.taken_by} goes." if alert.taken_by else f"Reply {alert.id} to take it."
    tail = f"Call {alert.phone}. {do}"
    room = GSM_SINGLE - sms_units(f'{head}: "" {tail}')
    return f'{head}: "{to_gsm(words, most_units=max(room, _FEWEST_QUOTED))}" {tail}'


def _place(mile: str | None) -> str:
    return mile if mile and mile.startswith("km") else f"mi {mile}" if mile else ""
