"""Texts as the phone shows them: one bubble a text, day by day, with what the carrier counts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Literal

from core.segments import (
    GSM_OF_SEVERAL,
    GSM_SINGLE,
    UCS2_OF_SEVERAL,
    UCS2_SINGLE,
    count_segments,
    is_gsm,
    sms_units,
)
from store.threads import Text

PART_NUMBER = re.compile(r"(\d/\d) (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on the phone: `ours` we wrote, `mine` the person at the phone wrote.

    `number` is the part number as it was sent ("1/3"), empty where there is none; `at` is on the wall clock it is shown
    by.
    """

    key: str
    side: Literal["ours", "mine"]
    writer: str
    number: str
    body: str
    at: datetime
    state: str = ""
    cost: str = ""
    is_long: bool = False


def by_day(texts: Iterable[Text], *, service_name: str, zone: tzinfo | None = None) -> list[tuple[date, list[Bubble]]]:
    """Turn texts, oldest first, into bubbles under the day they were written on.

    Args:
        zone: whose wall clock days and times are of; that of this computer where it is None.
    """
    bubbles = (_bubble(text, service_name, zone) for text in texts)
    return [(day, list(group)) for day, group in groupby(bubbles, key=lambda bubble: bubble.at.date())]


def cost(body: str) -> str:
    """Say what the carrier counts for a text, and how full its segments are.

    >>> cost("Right calf: stop, rest.")
    '1 segment · 23 of 160'
    >>> cost("Fácil")
    '1 segment · 5 of 70, Unicode'
    """
    segments = count_segments(body)
    alone, of_several = (GSM_SINGLE, GSM_OF_SEVERAL) if is_gsm(body) else (UCS2_SINGLE, UCS2_OF_SEVERAL)
    room = alone if segments == 1 else segments * of_several
    words = "1 segment" if segments == 1 else f"{segments} segments"
    return f"{words} · {sms_units(body)} of {room}" + ("" if is_gsm(body) else ", Unicode")


def _bubble(text: Text, service_name: str, zone: tzinfo | None) -> Bubble:
    at = text.at.astimezone(zone)
    if text.direction == "in":
        return Bubble(text.key, "mine", "You:", "", text.body, at)
    number, body = _without_number(text.body)
    return Bubble(
        text.key,
        "ours",
        f"{service_name}:",
        number,
        body,
        at,
        text.state,
        cost(text.body),
        count_segments(text.body) > 1,
    )


def _without_number(body: str) -> tuple[str, str]:
    numbered = PART_NUMBER.fullmatch(body)
    return (numbered[1], numbered[2]) if numbered else ("", body)
