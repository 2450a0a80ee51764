"""Whom a broadcast is for, in an organizer's few words: "wave 2", "mile 18", "cramps", "newcomers", "half wave 2"."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from decimal import Decimal

from core.audience import Audience
from core.course import FARTHEST_MILE, KM_A_MILE

_BETWEEN = re.compile(
    r"(?:[\s,;+&/]|\b(?:and|y|the|las?|los|el|de|to|for|at|around|en|por|those|with|con)\b)+", re.IGNORECASE
)
_NUMBER = r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)"

_READERS: tuple[tuple[re.Pattern[str], Callable[[Audience, str], Audience]], ...] = (
    (re.compile(r"(?:all(?: runners)?|every(?:one|body)|todos|todas)\b()", re.IGNORECASE), lambda whom, _: whom),
    (
        re.compile(r"(?:wave|oleada|ola|tanda|caj[oó]n)\s*#?\s*([^\W_]{1,20})\b", re.IGNORECASE),
        lambda whom, said: replace(whom, wave=said.casefold()),
    ),
    (
        re.compile(rf"(?:miles?|mi|millas?)\s*{_NUMBER}\b", re.IGNORECASE),
        lambda whom, said: replace(whom, mile=Decimal(said.replace(",", "."))),
    ),
    (
        re.compile(rf"(?:kms?|k|kil[oó]metros?)\s*{_NUMBER}\b", re.IGNORECASE),
        lambda whom, said: replace(whom, mile=round(Decimal(said.replace(",", ".")) / KM_A_MILE, 2)),
    ),
    (
        re.compile(r"(?:cramp(?:s|ed|ing|ers)?|calambres?|acalambrad[oa]s)\b()", re.IGNORECASE),
        lambda whom, _: replace(whom, cramped=True),
    ),
    (
        re.compile(r"(?:newcomers?|unwelcomed|reci[eé]n llegad[oa]s)\b()", re.IGNORECASE),
        lambda whom, _: replace(whom, unwelcomed=True),
    ),
)


def audience_of(said: str, *, distances: Collection[str] = ()) -> Audience | None:
    """Read an audience; None where anything else is said.

    Args:
        distances: those of the race, in small letters; no other word is taken for one.

    >>> audience_of("Wave 2") == Audience(wave="2"), audience_of("weather"), audience_of("KM 29,5").mile
    (True, None, Decimal('18.33'))
    """
    rest, whom = _after(said), Audience()
    if not rest:
        return None
    while rest:
        read = _read(rest, whom, distances)
        if read is None:
            return None
        whom, rest = read[0], _after(read[1])
    return whom if whom.mile is None or whom.mile <= FARTHEST_MILE else None


def _read(rest: str, whom: Audience, distances: Collection[str]) -> tuple[Audience, str] | None:
    """Read what stands first; give the audience with it, and what comes after."""
    for distance in sorted(distances, key=len, reverse=True):
        if re.match(rf"{re.escape(distance)}(?!\w)", rest, re.IGNORECASE):
            return replace(whom, distance=distance), rest[len(distance) :]
    for pattern, take in _READERS:
        if found := pattern.match(rest):
            return take(whom, found[1]), rest[found.end() :]
    return None


def _after(said: str) -> str:
    found = _BETWEEN.match(said)
    return said[found.end() :] if found else said
