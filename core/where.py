"""Where it hurts: the area, the side, and the mile and bib of the runner, read from the words of a text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.findings import Findings
from core.runner import Side

_AGREEMENT = re.compile(r"\bright\s*\?")
_JOINING = frozenset({"and", "y", "e", "n", "the", "my", "el", "la", "mi"})
_BEFORE_AREA = 5  # words between a side and its area, as in "left one of my calves"
_MILE = re.compile(r"\b(?:mile|miles|mi|mil|milla|at mile|m)\s*(?:marker\s*|#\s*)?(\d{1,3}(?:[.,]\d{1,2})?)\b")
_MILE_AFTER = re.compile(r"\b(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:mi|miles?|millas?)\b")
_KM = re.compile(r"\b(?:km|kilometro|kilometer|kilometre|k)\s*(\d{1,3}(?:[.,]\d{1,2})?)\b")
_KM_AFTER = re.compile(r"\b(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:km|kms|kilometros?|kilometers?|kilometres?|k)\b")
_BIB = re.compile(r"\b(?:bib|dorsal|bibnumber)\s*(?:is|es|no|number|numero|num|#|:)*\s*#?(\d{1,6})\b|#(\d{1,6})\b")


@dataclass(frozen=True, slots=True)
class AreaFound:
    """An area and the positions of its words in the text."""

    name: str
    place: tuple[int, ...]


def areas_in(findings: Findings) -> list[AreaFound]:
    """List the areas a text names, in its order; what it denies ("not my calf") only where nothing else is named.

    Of areas that share a word the one with more words counts: "front of my thigh" over "thigh".
    """
    found = [
        AreaFound(name, place)
        for name in findings.names("area")
        for place in findings.places("area", name)
        if not _is_covered(place, findings)
    ]
    longest = sorted(found, key=lambda area: (-len(area.place), area.place, area.name))
    kept: list[AreaFound] = []
    for area in longest:
        if not any(set(area.place) & set(other.place) for other in kept):
            kept.append(area)
    kept.sort(key=lambda area: area.place)
    undenied = [area for area in kept if findings.undenied([area.place])] or kept
    return _corrected(_told_apart(undenied, findings), findings)


def _told_apart(areas: list[AreaFound], findings: Findings) -> list[AreaFound]:
    """Leave out a word that only tells which part of another area is meant: the side of my neck, lower back."""
    weak = set(findings.places("said", "weak_area"))
    strong = [area for area in areas if area.place not in weak]
    return strong or areas


def _corrected(areas: list[AreaFound], findings: Findings) -> list[AreaFound]:
    """Put the area first that comes after a correction: "stitch, sorry, i mean hip"."""
    corrected_at = max((place[-1] for place in findings.places("said", "correction")), default=-1)
    corrected_at = max([corrected_at, *(place[-1] for place in findings.places("said", "no_longer"))])
    after = [area for area in areas if area.place[0] > corrected_at]
    return [*after, *(area for area in areas if area not in after)] if corrected_at >= 0 and after else areas


def _is_covered(place: tuple[int, ...], findings: Findings) -> bool:
    return any(position in other for other in findings.places("not_said", "area") for position in place)


@dataclass(frozen=True, slots=True)
class SideWords:
    """The words that tell a side.

    Args:
        sides: by word; None marks a word after which "right" means something else, as in "right now".
        leaves_no_side: words after which "left" or "right" is no side, as in "nothing left".
        units: what distances and times are counted in: after a number of them, "left" is no side either.
        new_place: words after which what was said before no longer holds, as in "was the left, now the right".
    """

    sides: Mapping[str, Side | None]
    leaves_no_side: frozenset[str]
    units: frozenset[str]
    new_place: frozenset[str]


def side_of(place: tuple[int, ...] | None, findings: Findings, words: SideWords) -> Side | None:
    """Tell the side that a text names for the area at `place`; None where it names none, or in doubt.

    A side that is denied, taken back or said to be fine gives way to another; "right" directly before "now" and the
    like is none; a lone "r" or "l" counts only beside the area's words.
    """
    said = [
        (at, side)
        for at in range(len(findings.words.words))
        if (side := _side_at(at, place, findings, words)) is not None
    ]
    both = findings.first("said", "both_sides")
    if both and (place is None or _distance(both[0], place) <= _BEFORE_AREA):
        return "both"
    for leave_out in (_taken_back, _denied, _fine, _of_before, _of_a_part):
        kept = [mention for mention in said if not leave_out(mention[0], findings, words)]
        said = kept or said
    if not said:
        return None
    if {side for _, side in said} == {"left", "right"} and _are_joined(said, findings):
        return "both"
    if place is None:
        return said[-1][1]
    near = [(at, side) for at, side in said if _distance(at, place) <= _BEFORE_AREA] or said
    return min(near, key=lambda mention: (_distance(mention[0], place), mention[0] > place[0]))[1]


def _side_at(at: int, place: tuple[int, ...] | None, findings: Findings, side_words: SideWords) -> Side | None:
    words = findings.words.words
    side = side_words.sides.get(words[at])
    if side is None or (place is not None and at in place and len(place) == 1):
        return None
    if len(words[at]) == 1 and (place is None or _distance(at, place) > 1):
        return None
    if at and _leaves_no_side(words[:at], side_words):
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "right" and (_is_exactly(following, side_words.sides) or _asks_for_agreement(at, findings)):
        return None
    return side


def _leaves_no_side(before: tuple[str, ...], side_words: SideWords) -> bool:
    """Tell whether "left" after these words is no side: "nothing left", "3 miles left"."""
    is_unit = before[-1] in side_words.units and len(before) > 1 and before[-2].isdigit()
    return before[-1] in side_words.leaves_no_side or is_unit


def _taken_back(at: int, findings: Findings, _words: SideWords) -> bool:
    return any(at < found[0] for found in findings.places("said", "correction"))


def _denied(at: int, findings: Findings, _words: SideWords) -> bool:
    return not findings.undenied([(at,)])


def _fine(at: int, findings: Findings, _words: SideWords) -> bool:
    clauses = findings.words.clauses
    return any(clauses[found[0]] == clauses[at] and found[0] > at for found in findings.places("said", "fine"))


def _of_before(at: int, findings: Findings, words: SideWords) -> bool:
    return any(word in words.new_place for word in findings.words.words[at + 1 :])


def _of_a_part(at: int, findings: Findings, _words: SideWords) -> bool:
    """Tell whether it names only a part, as the first of "right side of my left calf"."""
    return findings.words.words[at + 1 : at + 3] == ("side", "of")


def _is_exactly(following: str, sides: Mapping[str, Side | None]) -> bool:
    return following in sides and sides[following] is None


def _asks_for_agreement(at: int, findings: Findings) -> bool:
    words = findings.words
    is_last = at + 1 == len(words.words) or words.sentences[at + 1] != words.sentences[at]
    return is_last and at > 2 and _AGREEMENT.search(words.plain) is not None


def _distance(at: int, place: tuple[int, ...]) -> int:
    return min(abs(at - position) for position in place)


def _are_joined(said: Sequence[tuple[int, Side]], findings: Findings) -> bool:
    between = findings.words.words[said[0][0] + 1 : said[-1][0]]
    return 0 < len(between) <= 2 and all(word in _JOINING for word in between)


def mile_in(plain: str) -> str | None:
    """Read where on the course a runner stands: "18", "13.1", or "km 25"; None where not said.

    >>> mile_in("calf mile 18 bib 412"), mile_in("hombros km 25"), mile_in("my calf")
    ('18', 'km 25', None)
    """
    mile = _MILE.search(plain) or _MILE_AFTER.search(plain)
    if mile:
        return mile[1].replace(",", ".")
    km = _KM.search(plain) or _KM_AFTER.search(plain)
    return f"km {km[1].replace(',', '.')}" if km else None


def bib_in(plain: str) -> str | None:
    """Read the number on the runner's bib; None where not said.

    >>> bib_in("calf mile 18 bib 412"), bib_in("calf #412")
    ('412', '412')
    """
    bib = _BIB.search(plain)
    return (bib[1] or bib[2]) if bib else None
