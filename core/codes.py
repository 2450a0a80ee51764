"""Race codes as runners text them: "join RIVER12"."""

import re

_AFTER_VERB = re.compile(
    r"\b(?:join|joining|leave|leaving|code|codigo|unirme a|unir a|unete a|salir de|salirme de|dejar|deja"
    r"|for|from|a|de|to)\s+"
    r"(?:the\s+|la\s+|race\s+|carrera\s+|code\s+|codigo\s+|is\s+|es\s+|:\s*)*([a-z0-9][a-z0-9-]{2,15})\b",
    re.IGNORECASE,
)
_WITH_DIGIT = re.compile(r"\b(?=[a-z0-9-]*\d)(?=[a-z0-9-]*[a-z])[a-z][a-z0-9-]{2,15}\b", re.IGNORECASE)
_ALONE = re.compile(r"\s*(?:join|leave|unirme|unir|salir)\s+([a-z0-9][a-z0-9-]{2,15})\s*[.!]*\s*", re.IGNORECASE)


def has_code(text: str) -> bool:
    """Tell whether a text holds a word that can only be a race code: letters and digits."""
    return _WITH_DIGIT.search(text) is not None


def code_in(text: str) -> str | None:
    """Read a race code, in capitals: a word of letters and digits, or one in capitals after "join".

    >>> code_in("quiero unirme a leon21"), code_in("join BOSTON please"), code_in("join the club")
    ('LEON21', 'BOSTON', None)
    """
    with_digit = _WITH_DIGIT.search(text)
    if with_digit:
        return with_digit.group().upper()
    alone = _ALONE.fullmatch(text)
    if alone:
        return alone[1].upper()
    named = _AFTER_VERB.search(text)
    return named[1] if named and named[1].isupper() else None
