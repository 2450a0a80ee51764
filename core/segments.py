"""How many segments a text takes, where the carrier cuts it, and how to keep it in the cheap GSM alphabet.

How our own texts are worded and numbered is left to `core/message.py`.
"""

import re
import unicodedata
from collections.abc import Iterator

import regex

GSM_SINGLE, GSM_OF_SEVERAL = 160, 153
UCS2_SINGLE, UCS2_OF_SEVERAL = 70, 67

_ESC = "\x1b"
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
# A compiled class takes 0.3 µs for 150 characters, a set 1 µs.
_all_gsm = re.compile(f"[{re.escape(_BASIC + _EXTENSION)}]*").fullmatch
_foreign_run = re.compile(f"[^{re.escape(_BASIC + _EXTENSION)}]+")
_extension = re.compile(f"[{re.escape(_EXTENSION)}]")

# CR LF are two: Twilio cuts between them. Halves of a surrogate pair may come in singly; \X alone does not know them.
_clusters = regex.compile(r"\r|[\ud800-\udbff][\udc00-\udfff]?|[\udc00-\udfff]|\X").findall

_PLAIN_FORMS = {
    '"': "“”„‟«»″〝〞❝❞",
    "'": "‘’‚‛‹›′´`ʼʹ❛❜\uff40",
    "-": "‐‑‒–—―−•‣⁃",
    "...": "…",
    "x": "×",
    "1/4": "¼",
    "1/2": "½",
    "3/4": "¾",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\x85\u2028\u2029",
    # Soft hyphen, zero-width space and non-joiner, marks of writing direction, byte order mark: nothing to see.
    "": "\u00ad\u061c\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
}
_FULLWIDTH = {code + 0xFEE0: chr(code) for code in range(ord("!"), ord("~") + 1)}
_PLAIN = _FULLWIDTH | {ord(character): form for form, characters in _PLAIN_FORMS.items() for character in characters}
_fraction_after_digit = re.compile(r"(?<=\d)(?=[¼½¾])")
# Latin letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "þ": "th"})


def is_gsm(text: str) -> bool:
    """Say whether every character is in the GSM 7-bit default alphabet or its extension table.

    A lone ESC is not: it announces an extension character and is none itself. The empty text is.

    >>> is_gsm("Después: 5 €"), is_gsm("Sí")
    (True, False)

    Source: 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1. National shift tables (Annex A) hold á í ó ú, but Twilio
    documents the default alphabet and UCS-2 alone.
    """
    return _all_gsm(text) is not None


def sms_units(text: str) -> int:
    """Count the code units that decide how many segments a text takes.

    Args:
        text: the message body; any characters, may be empty.

    Returns:
        GSM-7 septets when every character is in the GSM alphabet, where the extension characters (such as the euro
        sign) cost two; otherwise UTF-16 units, where an emoji costs two and half a surrogate pair one.

    >>> sms_units("5 €")
    4
    >>> sms_units("5 km 🏃")
    7

    Source: 3GPP TS 23.038, section 6.2.1 (alphabet and extension table) and 6.2.3 (UCS2).
    """
    return len(text) + len(_extension.findall(text)) if is_gsm(text) else _utf16_units(text)


def count_segments(text: str) -> int:
    """Count the segments a carrier bills for one text; the empty text takes one, as in Twilio's calculator.

    >>> count_segments("a" * 160), count_segments("a" * 161), count_segments("í" * 70), count_segments("í" * 71)
    (1, 2, 1, 2)

    Source: as `split`.
    """
    return len(split(text))


def split(text: str) -> tuple[str, ...]:
    r"""Cut a text into its segments, each filled as far as it goes.

    Args:
        text: the message body; any characters, may be empty.

    Returns:
        One or more pieces that join to `text`: a single one of at most 160 septets or 70 UTF-16 units, or several of
        at most 153 or 67, because the header that joins them takes 6 of the 140 bytes. An extension character, a
        surrogate pair and a grapheme cluster (a letter with its accents, an emoji made of several) stay whole; CR LF
        may be parted. A cluster too long for any segment (a letter under 67 accents) is cut between its code points.

    >>> [len(piece) for piece in split("a" * 152 + "€" + "a" * 10)]
    [152, 11]
    >>> split("í" * 66 + "🏃🏽‍♀️ run")[1]
    '🏃🏽‍♀️ run'

    Source: 3GPP TS 23.040, section 9.2.3.24.1 (concatenation); whole clusters and CR LF as in Twilio's
    sms-segments-calculator 1.3.0. That one has the clusters of Unicode 10 (2017): it parts what became one sign since,
    such as ❤️‍🔥 or क्ष, where we keep it whole. The count differs only when a cut falls inside such a sign: in 75 of
    5,000 random texts that were half such signs, in none of 60,000 without. A cluster of 50 units or more it may
    put into a segment that is too small; we do not.
    """
    units, (single, cut) = sms_units(text), (GSM_SINGLE, _cut_septets) if is_gsm(text) else (UCS2_SINGLE, _cut_clusters)
    return (text,) if units <= single else tuple(cut(text))


def foreign_characters(text: str) -> tuple[str, ...]:
    """List what forces UCS-2, as a person sees it (whole grapheme clusters), each once, in order.

    >>> foreign_characters("Sí, así: 5 € 🏃🏽‍♀️")
    ('í', '🏃🏽‍♀️')
    """
    return tuple(dict.fromkeys(cluster for cluster in _clusters(text) if not is_gsm(cluster)))


def plain(text: str) -> str:
    """Give the typographic characters their GSM forms, so that none of them turns a text into UCS-2 by accident.

    Accents are composed (NFC) and kept, also á í ó ú; so are emoji and other scripts. Quotes, dashes, bullets, spaces,
    line breaks and fullwidth forms become the plain character, what is invisible goes. Only an ellipsis (two more) and
    a fraction (two more, three after a digit) get longer.

    >>> plain("“Don’t stop…” – 5½ mi, así")
    '"Don\\'t stop..." - 5 1/2 mi, así'

    Source: the common part of Twilio's Smart Encoding, but a no-break space and a tab become one space (there two and
    seven), "5½" is not "51/2", and "×" becomes "x".
    """
    spaced = _fraction_after_digit.sub(" ", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", spaced.translate(_PLAIN))


def to_gsm(text: str, *, most_units: int) -> str:
    """Put a runner's own words into GSM characters, on one line, to quote them inside a text of ours.

    Args:
        text: the words as they came in; any characters, may be empty.
        most_units: the room, in septets; 0 or less leaves none.

    Returns:
        The `plain` text where accents outside GSM are dropped, a run of letters of another script is one "?", emoji,
        signs and control characters are a space, and spaces are single. Where it is too long it ends in "...", within
        `most_units`; no extension character is cut in half.

    >>> to_gsm("me duele aquí 😭\\nla  pantorrilla", most_units=40)
    'me duele aqui la pantorrilla'
    >>> to_gsm("my calf is very sore", most_units=14)
    'my calf is...'
    """
    folded = "".join(map(_fold, plain(text).translate(_LETTERS)))
    line = " ".join(_foreign_run.sub(_stand_in, folded).split())
    if sms_units(line) <= most_units:
        return line
    room = max(0, most_units)
    dots = "..."[:room]
    return _first_septets(_escaped(line), room - len(dots)).replace(_ESC, "").rstrip() + dots


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut_septets(text: str) -> Iterator[str]:
    septets = _escaped(text)
    while septets:
        piece = _first_septets(septets, GSM_OF_SEVERAL)
        septets = septets[len(piece) :]
        yield piece.replace(_ESC, "")


def _escaped(text: str) -> str:
    """Write a GSM text with one character a septet: an extension character follows its ESC."""
    return _extension.sub("\x1b\\g<0>", text)


def _first_septets(septets: str, most: int) -> str:
    return septets[:most].removesuffix(_ESC)


def _cut_clusters(text: str) -> Iterator[str]:
    piece, used = "", 0
    for cluster in _indivisible(text):
        units = _utf16_units(cluster)
        if used + units > UCS2_OF_SEVERAL:
            yield piece
            piece, used = "", 0
        piece, used = piece + cluster, used + units
    yield piece


def _indivisible(text: str) -> Iterator[str]:
    for cluster in _clusters(text):
        if _utf16_units(cluster) <= UCS2_OF_SEVERAL:
            yield cluster
        else:
            yield from cluster


def _fold(character: str) -> str:
    """Take a character down to GSM where Unicode knows how (á to a, ² to 2); marks on their own go, others stay."""
    if is_gsm(character):
        return character
    if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}:
        return ""
    return "".join(filter(is_gsm, unicodedata.normalize("NFKD", character))) or character


def _stand_in(run: re.Match[str]) -> str:
    return "?" if any(map(str.isalnum, run.group())) else " "
