"""What the cells of a list say of a runner: name, bib, wave, distance, language, and whether they agreed to texts."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from typing import Literal

from core.csv_text import guarded, without_guard

MOST_OF_A_NAME, MOST_OF_A_BIB, MOST_OF_A_WAVE, MOST_OF_A_DISTANCE = 40, 12, 20, 30  # characters

_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sr", "sra", "srta", "don", "dona", "doña", "d"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd"}
_WHOLE = re.compile(r"([0-9]+)[.,]0+")  # a spreadsheet's number that was meant as it stands
_BEFORE_BIB = re.compile(r"(?:#|no\.?|nº|n°|bib|dorsal)\s*(?=[a-z]*[0-9])", re.IGNORECASE)
_BEFORE_WAVE = re.compile(r"(?:start(?:ing)?\s+)?(?:wave|corral|group|oleada|ola|caj[oó]n|grupo)\s*[:#-]?\s*(?=\S)")
_LANGUAGES: dict[str, Literal["en", "es"]] = {
    **dict.fromkeys(("en", "eng", "english", "ingles", "inglés", "in"), "en"),
    **dict.fromkeys(("es", "esp", "spa", "sp", "spanish", "espanol", "español", "castellano"), "es"),
}
_NO = {"no", "n", "false", "f", "0", "off", "none", "unchecked", "declined", "opt out", "opted out", "opt-out", "falso"}


def tidy(cell: str) -> str:
    """Give a cell as plain text on one line: composed, without marks unseen, and with no spaces to spare.

    What would be a formula is text like all other; only the apostrophe that a spreadsheet puts before it goes.

    >>> tidy("  Ana\\u202e\\t Ruiz\\x00 "), tidy("'=1+1")
    ('Ana Ruiz', '=1+1')
    """
    if cell.isascii() and cell.isprintable():
        text = cell
    else:
        text = "".join(_seen(letter) for letter in unicodedata.normalize("NFC", cell))
    text = " ".join(text.split())
    return without_guard(text) if text.startswith("'") else text


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Zs", "Zl", "Zp") or letter in "\t\r\n\v\f":
        return " "
    return "" if kind in ("Cc", "Cf", "Cs", "Co", "Cn") else letter


@lru_cache(maxsize=8192)
def first_name_of(cell: str) -> str | None:
    """Read a first name; None where there is none, where it is too long for one, or is a formula."""
    name = tidy(cell)
    is_name = 0 < len(name) <= MOST_OF_A_NAME and any(letter.isalpha() for letter in name)
    return name if is_name and guarded(name) == name else None


def first_of_full_name(cell: str) -> str | None:
    """Read the first name of a full one; None where there is none, or it is a formula, as a whole or in its parts.

    >>> first_of_full_name("Ana Ruiz"), first_of_full_name("Ruiz, Ana"), first_of_full_name("Dr. Ana Ruiz, Jr.")
    ('Ana', 'Ana', 'Ana')
    >>> first_of_full_name('=HYPERLINK("http://a.example","Ana")')
    """
    name = tidy(cell)
    if guarded(name) != name:
        return None
    before, _, after = name.partition(",")
    first = after if _words(after, but=_SUFFIXES) else before
    words = _words(first, but=_TITLES)
    return first_name_of(words[0]) if words else None


def _words(name: str, *, but: Container[str]) -> list[str]:
    return [word for word in name.split() if word.strip(".,").lower() not in but]


def bib_of(cell: str) -> str | None:
    """Read a bib: "412", "A-17", of a spreadsheet "412.0", and "#412"."""
    bib = _BEFORE_BIB.sub("", _whole(tidy(cell)), count=1)
    return bib if 0 < len(bib) <= MOST_OF_A_BIB else None


def wave_of(cell: str, described: Container[str] = ()) -> str | None:
    """Read a wave, in small letters, as the race describes it: "Wave 2" is "2" unless there is a "wave 2"."""
    wave = _whole(tidy(cell)).casefold()
    short = wave if wave in described else _BEFORE_WAVE.sub("", wave, count=1)
    return short if 0 < len(short) <= MOST_OF_A_WAVE else None


@lru_cache(maxsize=8192)
def distance_of(cell: str) -> str | None:
    """Read the name of a distance, in small letters."""
    distance = tidy(cell).casefold()
    return distance if 0 < len(distance) <= MOST_OF_A_DISTANCE else None


@lru_cache(maxsize=8192)
def language_of(cell: str) -> Literal["en", "es"] | None:
    """Read a language: "en", "English", "es-MX", "Español"; None where it is none of ours."""
    said = tidy(cell).casefold()
    return _LANGUAGES.get(said) or _LANGUAGES.get(re.split(r"[-_ (/]", said)[0])


def says_no(cell: str) -> bool:
    """Tell whether a cell says that the runner has not agreed; an empty one does, as a box that was not ticked."""
    said = tidy(cell).casefold().strip(".")
    return not said or said in _NO


def _whole(text: str) -> str:
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text
