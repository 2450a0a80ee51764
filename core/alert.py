"""An alert: a sign of an emergency in a race that is on, and what its medical leads are texted about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.outgoing import Lane, Outgoing
from core.race import Lead, Race
from core.segments import GSM_SINGLE, sms_units, to_gsm

OF_USE_FOR = timedelta(minutes=30)  # a lead who reads it later is better told by whoever is with the runner by then
_FEWEST_QUOTED = 20  # septets of the runner's words; where all else leaves less, the text takes a second segment
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
    'ALERT 7 EMERGENCY 10:40 bib 412 Ana, mi 18: "chest pain" Call +13035550123'
    """
    clock = f"{now.astimezone(ZoneInfo(race.zone)):%H:%M}"
    runner = " ".join(filter(None, [f"bib {alert.bib}" if alert.bib else "", alert.first_name]))
    told = ", ".join(filter(None, [runner, _place(alert.mile)]))
    head, tail = to_gsm(f"ALERT {alert.id} {what} {clock} {told}".rstrip(), most_units=100), f"Call {alert.phone}"
    room = GSM_SINGLE - sms_units(f'{head}: "" {tail}')
    return f'{head}: "{to_gsm(words, most_units=max(room, _FEWEST_QUOTED))}" {tail}'


def _place(mile: str | None) -> str:
    return mile if mile and mile.startswith("km") else f"mi {mile}" if mile else ""
