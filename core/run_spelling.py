"""A text about run times made regular: glued words cut apart, slips of day names mended, numbers in digits."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.days import NAMES
from core.number_words import NUMBER_WORDS, in_digits, words

_TIME_WORDS = frozenset(
    words(
        "weekday weekdays weekend weekends everyday tomorrow tonight morning mornings evening evenings afternoon "
        "quarter except midday january february august september october november december mediodia entre manana "
        "febrero agosto septiembre octubre noviembre diciembre excepto media cuarto daily tmrw "
        "noche tarde mananas tardes noches nights"
    )
)
_GLUE = frozenset(
    words(
        "remind reminder reminders me run runs long every and at on am pm i my the "
        "recuerdame avisame los las el y a de la corro salgo tirada larga"
    )
)
_JOINING = frozenset(words("me and at on i my the los las el y a de la"))  # end no run of glued words: "maraton"
# Right as they are, and one slip away from a day or a number.
_ORDINARY = frozenset(
    words(
        "thirsty sundae sundry domino lungs mourning warning quarters quartet expect accept weekly plenty mares partes "
        "someday wedding partner even event events sever never fifth sixth tirado larger "
        "maraton maratones marathon thru fir sta"
    )
)
_TO_MEND_TO = tuple(sorted(word for word in {*NAMES, *NUMBER_WORDS, *_TIME_WORDS} if len(word) > 4))
# Three to five letters of a day in another order, the first in its place: "teu", "wde".
_SWAPPED = {name[0] + "".join(sorted(name)): name for name in NAMES if len(name) < 6}
_KNOWN = frozenset({*NAMES, *NUMBER_WORDS, *_TIME_WORDS, *_GLUE, *_ORDINARY})
_TIMELY = frozenset({*NAMES, *_TIME_WORDS, *NUMBER_WORDS})

_LONGEST_GLUED = 40  # letters
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−→", "-"))
_HOUR_H = re.compile(r"\b(\d{1,2}) ?h ?(\d{2})(?!\d)(?:h\b|hs\b)?")
_HOURS = re.compile(r"\b(1[3-9]|2[0-3]) ?(?:horas|hrs|hs)\b|(?<=las )(\d{1,2}) ?(?:horas|hrs|hs)\b")
_AFTER_DIGITS = re.compile(r"(?<=\d)([a-z]+)")
_STAYS_GLUED = frozenset(words("am pm h hs st nd rd th"))
_AM_PM = re.compile(r"(\d) ?([ap])\.? ?m\b\.?(?! \d+ ?(?:mi|km)\b)|(\d) (p)\b")
# `comparable` joins letters that stand alone: "j y v a las 6" is "jyva las 6" there.
_JOINED_INITIALS = re.compile(r"\b([lmxjvsd])y([lmxjvsd])(a(?= las))?\b|\b(lav|laj|lad|[lmxjvsd]{2,7})a(?= las)")
_SHORT = {
    "b4": "before",
    "ls": "las",
    "2moro": "tomorrow",
    "2mrw": "tomorrow",
    "2morrow": "tomorrow",
    "2nite": "tonight",
    "2day": "today",
}
_SHORT_WORDS = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")
_OCLOCK = re.compile(r"\bo ?.?clock\b")


@lru_cache(maxsize=4096)
def tidy(plain: str) -> str:
    """Make a comparable text regular, for the patterns of clock times, days and dates.

    >>> tidy("remindmemonday6am"), tidy("wendesday at six thirty p.m."), tidy("martes 18h30"), tidy("530a tue")
    ('remind me monday 6am', 'wednesday at 6 30pm', 'martes 18:30', '530am tue')
    """
    text = _SHORT_WORDS.sub(lambda word: _SHORT[word[0]], plain.translate(_DASHES).replace("->", "-"))
    text = re.sub(r"\bx (?=las? )", "por ", re.sub(r"\b2 (?=(?:run|stretch|drink|go|do|jog|be)\b)", "to ", text))
    text = _HOUR_H.sub(r"\1:\2", _JOINED_INITIALS.sub(_apart, text))
    text = _OCLOCK.sub("oclock", _AFTER_DIGITS.sub(_ungluing, text))
    text = re.sub(r"(?<=[a-z])(?=\d)", " ", text)
    text = re.sub(r"(?<=\b\d{4}) ?(?:hrs?|hours?|horas?|h)\b", "", text)
    text = in_digits(re.sub(r"[a-z]{3,}", lambda word: _mended(word[0]), text))
    text = _HOURS.sub(lambda hour: f"{hour[1] or hour[2]}:00", _AM_PM.sub(_am_pm, text))
    return re.sub(r"[^\S\n]+", " ", text).strip(" ")


def _apart(found: re.Match[str]) -> str:
    if found[4]:
        return f"{found[4]} a"
    return f"{found[1]} y {found[2]}{' a' if found[3] else ''}"


def _am_pm(found: re.Match[str]) -> str:
    return f"{found[1] or found[3]}{found[2] or found[4]}m"


def _ungluing(letters: re.Match[str]) -> str:
    word = letters[0]
    if word in _STAYS_GLUED:
        return word
    if word in ("a", "p"):
        return f"{word}m"
    for half in ("am", "pm", "a", "p"):
        if word.startswith(half) and _mended(word[len(half) :]).split()[:1] and _is_glued_rest(word[len(half) :]):
            return f"{half[0]}m {word[len(half) :]}"
    return f" {word}"


def _is_glued_rest(rest: str) -> bool:
    return rest in NAMES or rest in _TIME_WORDS or rest in _GLUE or bool(_unglued(rest))


@lru_cache(maxsize=16_384)
def _mended(word: str) -> str:
    if word in _KNOWN:
        return word
    if word.endswith("ish") and word[:-3] in _TIMELY:
        return f"{word[:-3]} ish"
    pieces = _unglued(word) if 5 < len(word) <= _LONGEST_GLUED else ()
    if len(pieces) > 1 and pieces[-1] not in _JOINING and _TIMELY.intersection(pieces):
        return " ".join(pieces)
    return _nearest(word) or word


@lru_cache(maxsize=16_384)
def _unglued(word: str) -> tuple[str, ...]:
    """Cut a run of known words apart, the longest first word first; empty where it is no such run."""
    if word in _KNOWN:
        return (word,)
    for cut in range(len(word) - 1, 0, -1):
        rest = _unglued(word[cut:]) if word[:cut] in _KNOWN else ()
        if rest:
            return (word[:cut], *rest)
    return ()


def _nearest(word: str) -> str | None:
    if len(word) < 6 and (short := _SWAPPED.get(word[0] + "".join(sorted(word)))):
        return None if word in _ORDINARY else short
    near = (known for known in _TO_MEND_TO if abs(len(known) - len(word)) < 3 and _is_slip(word, known))
    return min(near, key=lambda known: (OSA.distance(word, known), known), default=None)


def _is_slip(word: str, known: str) -> bool:
    """Tell whether a word is a slip of a known one: the shorter they are, the less may differ."""
    distance = OSA.distance(word, known, score_cutoff=2)
    if distance == 1 and sorted(word) == sorted(known):
        return True
    if word[0] != known[0]:
        return False
    if len(known) == 5:
        return distance == 1 and len(word) != len(known) and word[-1] == known[-1]
    return distance <= (2 if len(known) > 7 and len(word) > 6 else 1)
