"""What an organizer commands by text, read from the text alone; English and Spanish, forgiving of case and spacing.

Only texts that begin with a word of ours are commands. A cry for help is none ("send help, chest pain"), nor is STOP.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from content.catalog import Language
from core.audience import Audience
from core.audience_words import audience_of
from core.commands import Choice, Code, Command, Guide, Halt, RaiseFlag, Send, SendTip, Status
from core.flag_words import COLOURS

_SEND = re.compile(
    r"[^\w:]*(?:(?P<en>send|sned|sedn|sendd)|(?P<es>enviar|envia|envía|mandar|manda))\b[ \t]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# From somebody in need, or a runner's own wish; SEND with a colon ("SEND: help is at mile 5") is always a command.
_FOR_THEMSELVES = re.compile(
    r"(?:(?:an?|the|some|more|your|un|una|el|la|los|por favor|please)\s+)*"
    r"(?:help|sos|medics?|medical|doctors?|docs?|nurses?|ambulances?|paramedics?|ems|emts?|911|112|999|police|rescue|aid|emergency"
    r"|some(?:one|body)|any(?:one|body)|me|us"
    r"|ayuda|auxilio|m[eé]dicos?|doctora?|ambulancias?|param[eé]dicos?|polic[ií]a|rescate|socorro|alguien|emergencias?)\b"
    r"(?!\s+(?:is|are|was|were|will|has|have|est[aá]n?)\b)",
    re.IGNORECASE,
)
_KEYWORDS = frozenset(
    [
        "stop",
        "stopall",
        "end",
        "quit",
        "cancel",
        "unsubscribe",
        "start",
        "unstop",
        "help",
        "info",
        "alto",
        "baja",
        "ayuda",
    ]
)
_TIP = re.compile(r"(?:tips?|consejo)\b(?![ \t]*:)(?P<words>.*)", re.IGNORECASE | re.DOTALL)
_TO = re.compile(r"(?P<to>[^:\n]{1,40}):(?P<text>.*)", re.DOTALL)
_CODE = re.compile(
    r"(?:(?:the |my |el |la )?(?:code|c[oó]digo|clave|confirm|confirmar|ok|okay|yes|s[ií]|go|send|enviar)\b)?"
    r"\W*(\d\s?\d\s?\d\s?\d)",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"[1-9]|[a-z]{2,11}[ -]?[0-9]{1,4}", re.IGNORECASE)
_EDGES = " \t\r\n.!?¡¿()*\"'"

_WORD = re.compile(r"[^\W_]+")
_FLAG_WORDS = frozenset(["flag", "flags", "bandera"])
_STATUS_WORDS = frozenset(["status", "estado", "estatus"])
_BRAKE = frozenset(["frenar", "frena", "frenen", "freno"])
# Never "parar todo" or "alto todo", which end everything for whoever texts them.
_BRAKE_SENDING = frozenset(["parar", "para", "paren", "detener", "deten", "detengan", "alto"])
_SENDING = frozenset(["envio", "envío", "envios", "envíos"])
_SPANISH = _BRAKE | _BRAKE_SENDING | {"bandera", "estado", "estatus"}


def command_of(text: str, *, codes: Collection[str] = (), distances: Collection[str] = ()) -> Command | None:
    """Read a command; None where the text is none.

    Args:
        text: as it came in.
        codes: of the races that may be named, in capital letters and digits.
        distances: of the race that is meant, in small letters: "SEND half: ..." is for those who run that one.

    >>> command_of("Halt!!"), command_of("flag red"), command_of("send help, chest pain"), command_of("calf")
    (Halt(race=None), RaiseFlag(flag='red', race=None), None, None)
    >>> sent = command_of("send wave 2: to the start"); sent.text, sent.audience.wave
    ('to the start', '2')
    """
    said = text.strip(_EDGES)
    if found := _CODE.fullmatch(said):
        return Code(re.sub(r"\s", "", found[1]))
    if _CHOICE.fullmatch(said) and not _SEND.match(said):
        return Choice(said)
    words = [word.lower() for word in _WORD.findall(said)[:8]]
    if not words:
        return None
    return _short(words, said, codes) or _send(text, codes, distances)


def language_of(text: str) -> Language | None:
    """Tell in which language a command is given; None where its words tell none, as HALT does."""
    if found := _SEND.match(text):
        return "en" if found["en"] else "es"
    words = [word.lower() for word in _WORD.findall(text)[:2]]
    if words and words[0] in _SPANISH | COLOURS.keys() - {"green", "yellow", "red", "black"}:
        return "es"
    return None if not words or _is_halt(words[0]) or words[0].isdigit() else "en"


def _short(words: list[str], said: str, codes: Collection[str]) -> Command | None:
    race, first, rest = _code_in(said, codes), words[0], words[1:]
    if _is_halt(first) or (first in _BRAKE and len(words) <= 4) or _is_brake_of_sending(words):
        return Halt(race)
    if first in _STATUS_WORDS and len(words) <= 4:
        return Status(race)
    if first in _FLAG_WORDS and len(words) <= 4:
        flag = next((COLOURS[word] for word in rest if word in COLOURS), None)
        return RaiseFlag(flag, race) if flag else Guide()
    if first in COLOURS and rest[:1] and rest[0] in _FLAG_WORDS and len(words) <= 4:
        return RaiseFlag(COLOURS[first], race)
    return None


def _send(text: str, codes: Collection[str], distances: Collection[str]) -> Command | None:
    found = _SEND.match(text)
    if found is None:
        return None
    rest = found["rest"].strip()
    if rest.strip(_EDGES).lower() in _KEYWORDS or _FOR_THEMSELVES.match(rest):
        return None
    race, rest = _taken_off(rest, codes)
    if rest.startswith(":"):
        return Send(rest[1:].strip(), race=race) if rest[1:].strip() else Guide()
    to = _TO.match(rest)
    audience = audience_of(to["to"], distances=distances) if to else None
    said = to["text"].strip() if to and audience else rest
    if tip := _TIP.match(said):
        named, words = _code_in(tip["words"], codes), _without_codes(tip["words"], codes)
        return SendTip(words, audience or Audience(), race or named) if words else Guide()
    return Send(said, audience or Audience(), race) if said else Guide()


def _is_halt(word: str) -> bool:
    """Tell HALT from its slips, letters swapped or doubled, and no real word from either ("half", "salt")."""
    return word[0] == "h" and (sorted(word) == sorted("halt") or re.sub(r"(.)\1+", r"\1", word) == "halt")


def _is_brake_of_sending(words: list[str]) -> bool:
    return words[0] in _BRAKE_SENDING and len(words) <= 4 and any(word in _SENDING for word in words[1:3])


def _code_in(said: str, codes: Collection[str]) -> str | None:
    return next((code for code in codes if _pattern(code).search(said)), None)


def _without_codes(said: str, codes: Collection[str]) -> str:
    for code in codes:
        said = _pattern(code).sub(" ", said)
    return " ".join(said.split()).strip(_EDGES)


def _taken_off(rest: str, codes: Collection[str]) -> tuple[str | None, str]:
    """Take the code of a race off the beginning; a colon right after it goes with it."""
    for code in codes:
        if found := _pattern(code).match(rest):
            return code, rest[found.end() :].lstrip().removeprefix(":").lstrip()
    return None, rest


@lru_cache(maxsize=256)
def _pattern(code: str) -> re.Pattern[str]:
    """Match a code as it is typed: "harbor 30". One without digits may be any word, so it has to be in capitals."""
    parted = re.sub(r"(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Z])", "[ -]?", code)
    return re.compile(rf"(?<!\w){parted}(?!\w)", re.IGNORECASE if parted != code else 0)
