"""A runner's first name and bib in one text, in any order: "Ana 412", "bib 412 Ana", "soy Ana dorsal 412".

It is read in answer to our question alone, and strictly: what may mean something else is no name.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from core.days import NAME as DAY
from core.segments import plain

LONGEST_NAME = 24  # characters
_LONGEST_READ = 80
_MOST_WORDS = 3

_TOKEN = re.compile(r"#|[A-Za-z]?-?[0-9]+-?[A-Za-z]?(?![^\W_])|[^\W\d_]+(?:['.-]+[^\W\d_]+)*|\S")
_BIB = re.compile(r"[A-Za-z]?-?[0-9]{1,6}-?[A-Za-z]?")
_WORD = re.compile(r"[^\W\d_]+(?:['.-]+[^\W\d_]+)*")
# Words around a name and a bib that are neither; the first ones tell that a name follows.
_INTRODUCING = frozenset(["name", "name's", "names", "am", "i'm", "im", "it's", "its", "soy", "llamo", "nombre"])
_AROUND = _INTRODUCING | frozenset(
    [
        *("hi", "hello", "hey", "hola", "buenas", "thanks", "thx", "gracias", "please", "pls", "porfa"),
        *("i", "my", "is", "this", "the", "and", "with", "me", "mi", "es", "el", "la", "y", "con", "tengo", "have"),
        *("bib", "dorsal", "number", "num", "numero", "nr", "runner", "corredor", "corredora", "race", "first"),
    ]
)
# What stands before a number that is no bib.
_NO_NAME = frozenset(
    [
        *("mile", "miles", "mi", "milla", "millas", "km", "kms", "k", "min", "mins", "minutes", "minutos"),
        *("hour", "hours", "hrs", "hora", "horas", "am", "pm", "wave", "ola", "gate", "corral", "lane", "at"),
        *("in", "on", "for", "to", "no", "about", "around", "maybe", "like", "only", "just", "not", "or", "of"),
        *("en", "a", "de", "para", "por", "como", "ok", "okay", "yes", "yeah", "yep", "si", "nope", "stop"),
        *("start", "help", "join", "leave", "skip", "next"),
    ]
)


@dataclass(frozen=True, slots=True)
class NameAndBib:
    """What a runner has told us of themselves; one of the two at least."""

    first_name: str | None
    bib: str | None


def read_name_and_bib(
    text: str, *, ordinary: Collection[Collection[str]], first_names: Collection[str]
) -> NameAndBib | None:
    """Read a first name, a bib or both; None where the text says anything else.

    Args:
        text: as it came in.
        ordinary: real words of several languages, which are hardly meant as a name, without accents.
        first_names: those of them that people are called.

    >>> read_name_and_bib("soy Ana, dorsal 412", ordinary=[{"calf"}], first_names=())
    NameAndBib(first_name='Ana', bib='412')
    >>> read_name_and_bib("calf", ordinary=[{"calf"}], first_names=())
    """
    tokens = [token for token in _TOKEN.findall(plain(text[:_LONGEST_READ])) if any(map(str.isalnum, token))]
    bibs = [token for token in tokens if _BIB.fullmatch(token)]
    words = [token for token in tokens if not _BIB.fullmatch(token)]
    name = [word for word in words if _bare(word) not in _AROUND]
    if len(text) > _LONGEST_READ or len(bibs) > 1 or not (bibs or name):
        return None
    is_introduced = any(_bare(word) in _INTRODUCING for word in words)
    doubted = () if is_introduced else ordinary
    if name and not _may_be_name(name, doubted=doubted, first_names=first_names, has_bib=bool(bibs)):
        return None
    said = " ".join(name)
    first_name = said if any(map(str.isupper, said)) else said.title()
    return NameAndBib(first_name or None, bibs[0].upper() if bibs else None)


def _may_be_name(
    words: list[str], *, doubted: Collection[Collection[str]], first_names: Collection[str], has_bib: bool
) -> bool:
    """Tell whether words are somebody's first names: none that means something else, unless it is written as a name."""
    if len(words) > _MOST_WORDS or len(" ".join(words)) > LONGEST_NAME or not all(map(_WORD.fullmatch, words)):
        return False
    return all(
        bare not in _NO_NAME
        and not re.fullmatch(DAY, bare)
        and (bare in first_names or not any(bare in some for some in doubted) or (has_bib and word[0].isupper()))
        for word, bare in ((word, _bare(word)) for word in words)
    )


def _bare(word: str) -> str:
    """Give a word in small letters, without accents."""
    taken_apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
