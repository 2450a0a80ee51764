"""Cutting a text of any length into parts of one segment each, at the ends of its sentences."""

import re
from collections.abc import Iterable, Iterator

from core.segments import GSM_SINGLE, UCS2_SINGLE, is_gsm, sms_units

_NUMBER = 4  # "1/3 " stands before each part of several
_SENTENCE_END = re.compile(r"(?<=[.?!]) +")
_PLACES = (_SENTENCE_END, re.compile(r"(?<=[,;:]) +"), re.compile(" +"))


def pack(*texts: str) -> tuple[str, ...]:
    """Cut texts into bodies that each take one segment, with room for the number of the part where there are several.

    Each text begins a part of its own, unless all go into one. A cut is made at the end of a sentence; within one only
    where it is too long by itself.

    >>> pack("One.", "Two.")
    ('One. Two.',)
    """
    together = " ".join(texts)
    alone = GSM_SINGLE if is_gsm(together) else UCS2_SINGLE
    if sms_units(together) <= alone:
        return (together,)
    room = alone - _NUMBER
    return tuple(body for text in texts for body in _filled(_pieces(text, room, _PLACES), room))


def _pieces(text: str, room: int, places: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    """Cut at the first kind of place, and what is still too long at the next kind."""
    if not places or sms_units(text) <= room:
        yield text
        return
    for piece in places[0].split(text):
        yield from _pieces(piece, room, places[1:])


def _filled(pieces: Iterable[str], room: int) -> Iterator[str]:
    """Put pieces together again, as many as fit."""
    body = ""
    for piece in pieces:
        longer = f"{body} {piece}".strip()
        if body and sms_units(longer) > room:
            yield body
            body = piece
        else:
            body = longer
    yield body
