"""Small words between days and times: which tie them together, which take them back, and which speak of a long run."""

import re
from collections.abc import Mapping
from enum import Enum, auto


class Mark(Enum):
    """What ties the mentions of a text together."""

    LONG = auto()
    LONG_RUN = auto()  # begins what it is about: "long run sat 7:30"
    AND = auto()
    OR = auto()
    COMMA = auto()
    END = auto()
    NOT = auto()  # what follows is not meant
    INSTEAD_OF = auto()
    BUT = auto()
    OFF = auto()  # the days before are not meant
    TOO_EARLY = auto()  # the time before is not meant
    NO_WAIT = auto()  # all before may be wrong


# The first that fits counts, so "but not" is tried before "not" alone.
_WORDS: Mapping[Mark, tuple[str, ...]] = {
    Mark.NO_WAIT: (
        r"(?<=, )no,",
        r"(?:no,? )?(?:wait|espera)\b(?:,? no\b)?",
        r"(?:sorry|i meant?|scratch that|make that|correction|or rather|oops)\b",
        r"(?:digo|perdon|mejor dicho|quise decir|me equivoque|ups)\b",
    ),
    Mark.TOO_EARLY: (
        r"(?:s |is )?(?:way )?too (?:early|late)\b",
        r"(?:es |son )?(?:muy|demasiado) (?:temprano|tarde|pronto)\b",
    ),
    Mark.INSTEAD_OF: (r"(?:instead|in place) of\b", r"rather than\b", r"en (?:vez|lugar) del?\b"),
    Mark.OFF: (r"(?:is |are |es |son )?(?:off|rest|libres?|descanso)\b(?! (?:on|el|los|of)\b)",),
    Mark.BUT: (r"(?:but|pero)\b(?! (?:not|no)\b)", r"besides\b"),
    Mark.NOT: (
        r"no (?:puedo|podre)\b",
        r"(?:but |pero |ya )?(?:not|no|nunca|never|dont|cant|cannot|wont|sin|ni)\b(?! (?:problem|later|early)\b)",
        r"(?:except(?:ing)?(?: for)?|excluding|apart from|other than|anything but|minus|without|skip(?:ping)?)\b",
        r"(?:excepto|menos|salvo|quitando)\b",
        r"(?:nothing|none|nada)\b",
        r"(?:off|rest(?: days?)?|descanso) (?:on|el|los)\b",
    ),
    Mark.LONG_RUN: (
        r"(?:long ?runs?|long ones?|lr)\b",
        r"(?:tiradas?(?! corta)(?: largas?)?|rodajes? largos?|fondos?(?: largos?)?|carreras? largas?)\b",
    ),
    Mark.LONG: (r"long\b(?! (?:day|week|time|way|as|before|story)\b)", r"(?:longs|largas?|largos?)\b"),
    Mark.AND: (r"[&+]|-(?= )", r"(?:and|n|plus|then|also)\b", r"(?:y|e|tambien|luego|mas)\b"),
    Mark.OR: (r"(?:or|either)\b", r"o\b", r"u(?= (?:8|11)\b)"),
    Mark.END: (r"[;\n]", r"[.!?]+(?= |\n|$)"),
    Mark.COMMA: (r"[,)|]", r"/(?= )"),
}
_PATTERNS = {mark: re.compile("|".join(words)) for mark, words in _WORDS.items()}


def match_mark(text: str, at: int) -> tuple[Mark, int] | None:
    """Match a mark at a place of a tidy text; give it with where it ends."""
    for mark, pattern in _PATTERNS.items():
        if found := pattern.match(text, at):
            return mark, found.end()
    return None
