"""Race codes as runners text them: "join RIVER12", "leave harbor 30", "stop texts from RIVER12"."""

import re

_AFTER_VERB = re.compile(
    r"\b(?:join|joining|leave|leaving|code|codigo|unirme a|unir a|unete a|salir de|salirme de|dejar|deja"
    r"|for|from|a|de|to)\s+"
    r"(?:the\s+|la\s+|race\s+|carrera\s+|code\s+|codigo\s+|is\s+|es\s+|:\s*)*([a-z0-9][a-z0-9-]{2,15})\b",
    re.IGNORECASE,
)
_WITH_DIGIT = re.compile(r"\b(?=[a-z0-9-]*\d)(?=[a-z0-9-]*[a-z])[a-z][a-z0-9-]{2,15}\b", re.IGNORECASE)
_VERB = r"\s*(?:join|leave|unirme|unir|salir|dejar)(?:\s+(?:a|de|the|race|carrera|la))*\s+"
_ALONE = re.compile(rf"{_VERB}([a-z0-9][a-z0-9-]{{2,15}})\s*[.!]*\s*", re.IGNORECASE)
# A phone or a person has parted the code: "join harbor 30".
_PARTED = re.compile(rf"{_VERB}([a-z]{{2,11}})\s+([0-9]{{1,4}})\s*[.!]*\s*", re.IGNORECASE)
_NOT_PARTED = frozenset(["at", "in", "on", "by", "for", "mile", "mi", "km", "bib", "number", "no", "wave", "las"])
_NO_CODE = frozenset(["RACE", "RACES", "CARRERA", "THE", "CLUB", "NOW", "PLEASE", "TODAY"])
# The race alone is meant, and not everything.
_STOP_OF_RACE = re.compile(
    r"\s*(?:stop|stopall|end|quit|cancel|unsubscribe|opt ?out|no more|alto|baja)"
    r"(?:\s+(?:me|sending|texting|texts?|messages?|all|of|from|for|the|race|mensajes?|todo|de|del|la|carrera))*"
    rf"\s+({_WITH_DIGIT.pattern})(?:\s+(?:please|pls|now|por favor|ya))*\s*[.!]*\s*",
    re.IGNORECASE,
)
_BARE_CODE = re.compile(r"\s*([a-z0-9][a-z0-9 -]{1,14}[a-z0-9])\s*[.!]*\s*", re.IGNORECASE)


def has_code(text: str) -> bool:
    """Tell whether a text holds a word that can only be a race code: letters and digits."""
    return _WITH_DIGIT.search(text) is not None


def code_in(text: str) -> str | None:
    """Read a race code, in capitals: a word of letters and digits, or one in capitals after "join".

    >>> code_in("quiero unirme a leon21"), code_in("join BOSTON please"), code_in("join the club")
    ('LEON21', 'BOSTON', None)
    >>> code_in("join harbor 30"), code_in("leave race")
    ('HARBOR30', None)
    """
    with_digit = _WITH_DIGIT.search(text)
    if with_digit:
        return with_digit.group().upper()
    parted = _PARTED.fullmatch(text)
    if parted and parted[1].lower() not in _NOT_PARTED:
        return f"{parted[1]}{parted[2]}".upper()
    alone = _ALONE.fullmatch(text)
    if alone:
        return _code(alone[1])
    named = _AFTER_VERB.search(text)
    return _code(named[1]) if named and named[1].isupper() else None


def code_of_stop(text: str) -> str | None:
    """Read the code of the one race whose texts are to stop, in capitals; None where more is to stop, or nothing.

    >>> code_of_stop("Stop texts from harbor30"), code_of_stop("stop texting me b4 i sue")
    ('HARBOR30', None)
    """
    found = _STOP_OF_RACE.fullmatch(text)
    return found[1].upper() if found else None


def bare_code(text: str) -> str | None:
    """Read a text that may be nothing but a code, in answer to a question of ours.

    >>> bare_code("harbor 30"), bare_code("what?")
    ('HARBOR30', None)
    """
    found = _BARE_CODE.fullmatch(text)
    return plain_code(found[1]) if found else None


def plain_code(code: str) -> str:
    """Give a code as races have it: in capital letters and digits alone.

    >>> plain_code("Harbor-30")
    'HARBOR30'
    """
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def _code(word: str) -> str | None:
    return None if word.upper() in _NO_CODE else word.upper()
