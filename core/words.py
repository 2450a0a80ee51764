"""A text made comparable: plain lower-case words that know their sentence and clause."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

_APOSTROPHES = str.maketrans({"'": "", "\u2019": "", "\u2018": "", "\u02bc": "", "`": "", "\u00b4": ""})
_MARKUP = re.compile(r"</?(?:script|html|body|div|span|img|svg|br|[abip]|h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_ELLIPSIS = re.compile(r"\.{2,}|\u2026")
_TOKEN = re.compile(r"[a-z]+|\d+|[.!?;\n,:()]|[-\u2013\u2014]+(?=\s)")
_SPELT_OUT = re.compile(r"\b[a-z](?:[ .\-_*][a-z]){2,}\b")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_SENTENCE_ENDS = frozenset(".!?;\n")
_CLAUSE_ENDS = frozenset(",:()-\u2013\u2014")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text.

    Args:
        words: in order; letters a-z or digits only.
        sentences, clauses: for each word, the number of the sentence and of the clause it stands in.
        plain: the comparable text itself, punctuation and all.
    """

    words: tuple[str, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]
    plain: str


def comparable(text: str, *, emoji: Mapping[str, str]) -> str:
    """Fold a text so that what reads the same is the same.

    NFKC, lower case, no accents (so "ñ" becomes "n"), no apostrophes, no markup, nothing unseen; an emoji of the table
    becomes its words.

    >>> comparable("My CALF\u2019s gone \U0001f61e", emoji={"\U0001f61e": "sad"})
    'my calfs gone  sad '
    """
    text = _ELLIPSIS.sub(" ", _MARKUP.sub(" ", text))
    if text.isascii():
        return _joined(text.lower().translate(_APOSTROPHES))
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold().translate(_APOSTROPHES)
    worded = "".join(f" {emoji[c]} " if c in emoji else c for c in folded)
    return _joined("".join(c for c in unicodedata.normalize("NFD", worded) if not unicodedata.combining(c)))


def _joined(plain: str) -> str:
    """Join a word that is spelt out: "s.t.o.p", "c h e s t"."""
    return _SPELT_OUT.sub(lambda spelt: re.sub("[^a-z]", "", spelt[0]), plain)


def read_words(
    plain: str, *, breaks: frozenset[str] = frozenset(), abbreviations: Mapping[str, str] = MappingProxyType({})
) -> Words:
    """Cut a comparable text into words.

    A sentence ends at . ! ? ; or a new line, a clause also at a comma, colon, bracket or dash, and before a word of
    `breaks` ("but", "pero"). A word of `abbreviations` is read as the words it stands for. Decimal points and clock
    colons do not end anything, as in "18.5" or "6:20".
    """
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = 0
    for match in _TOKEN.finditer(plain):
        token = match.group()
        if token[0] in _SENTENCE_ENDS or token[0] in _CLAUSE_ENDS:
            if _is_inside_number(plain, match.start()):
                continue
            clause += 1
            sentence += token in _SENTENCE_ENDS
            continue
        clause += token in breaks
        for word in abbreviations[token].split() if token in abbreviations else (token[:_LONGEST_WORD],):
            words.append(word)
            sentences.append(sentence)
            clauses.append(clause)
    return Words(tuple(words), tuple(sentences), tuple(clauses), plain)


def first_clause(words: Words) -> Words:
    """Give the words before the first break, as the "stop" of "Stop. Sent from my phone"."""
    return first_words(words, words.clauses.count(words.clauses[0]) if words.words else 0)


def first_words(words: Words, length: int) -> Words:
    """Give the first so many words of a text."""
    return Words(words.words[:length], words.sentences[:length], words.clauses[:length], words.plain)


def _is_inside_number(plain: str, at: int) -> bool:
    return 0 < at < len(plain) - 1 and plain[at - 1].isdigit() and plain[at + 1].isdigit()


@lru_cache(maxsize=4096)
def squeeze(word: str) -> str:
    """Take repeated letters out of a word drawn out in pain or joy, keeping doubles.

    >>> squeeze("caaaalf"), squeeze("cramppp"), squeeze("knee")
    ('calf', 'cramp', 'knee')
    """
    return re.sub(r"(.)\1{2,}$", r"\1", re.sub(r"(.)\1{2,}", r"\1", word))
