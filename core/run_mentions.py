"""What a text about run times mentions, in its order: days, dates, times, long runs, distances, denials and doubts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Literal

from core.clock_times import Clock, Part, match_clock, match_part
from core.dates import MONTH, SaidDate, is_spanish, match_date
from core.days import GROUPS, INITIAL, NAME, NAMES, WEEK, Day, day_of_initial, days_of_run, in_order, through
from core.distance import Distance, distance_of, match_distance
from core.run_spelling import tidy

Why = Literal["contradiction", "sometimes", "choice", "past", "about", "hour", "no_day", "no_time", "more", "nothing"]


@dataclass(frozen=True, slots=True)
class OnDays:
    """Days of each week; `is_group` for "weekdays" and ranges, which name none of them."""

    days: tuple[Day, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class OnDate:
    """One date."""

    said: SaidDate


@dataclass(frozen=True, slots=True)
class At:
    """A time of day."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of the day without its hour: "tuesday evenings"."""

    part: Part


@dataclass(frozen=True, slots=True)
class Far:
    """How far."""

    distance: Distance


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that say more than days and times can, and why we must ask."""

    why: Why


class Mark(Enum):
    """What ties the mentions together."""

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


Mention = OnDays | OnDate | At | PartOfDay | Far | Doubt | Mark

_MARKS: Mapping[Mark, str] = {
    Mark.NO_WAIT: r"(?:no,? )?(?:wait|espera)\b(?:,? no\b)?|sorry\b|i mean[t]?\b|scratch that\b|make that\b|correction\b"
    r"|or rather\b|digo\b|perdon\b|mejor dicho\b|quise decir\b|me equivoque\b|oops\b|ups\b",
    Mark.TOO_EARLY: r"(?:s |is |es |son )?(?:way |muy |demasiado )?(?:too )(?:early|late)\b|(?:es |son )?(?:muy|demasiado) (?:temprano|tarde|pronto)\b",
    Mark.INSTEAD_OF: r"(?:instead|in place) of\b|rather than\b|en (?:vez|lugar) del?\b",
    Mark.OFF: r"(?:is |are |es |son )?(?:off|rest|libres?|descanso)\b(?! (?:on|el|los|of)\b)",
    Mark.BUT: r"but(?! not)\b|pero(?! no)\b|besides\b",
    Mark.NOT: r"(?:but |pero |ya )?(?:not|no|nunca|never|dont|cant|cannot|wont|sin|ni)\b(?! (?:problem|later|early)\b)"
    r"|except(?:ing)?(?: for)?\b|(?:nothing|none|nada)\b|excluding\b|apart from\b|other than\b|menos\b|excepto\b|salvo\b|quitando\b|minus\b|skip(?:ping)?\b"
    r"|(?:off|rest(?: days?)?|descanso) (?:on|el|los)\b|without\b|anything but\b",
    Mark.LONG_RUN: r"long ?runs?\b|lr\b|tiradas?(?! corta)(?: largas?)?\b|rodajes? largos?\b|fondos?(?: largos?)?\b|carreras? largas?\b"
    r"|long ones?\b|largos? el\b",
    Mark.LONG: r"long\b(?! (?:day|week|time|way|as|before|story))|longs\b|largas?\b|largos?\b",
    Mark.AND: r"and\b|y\b|e\b|&|\+|n\b|plus\b|then\b|also\b|tambien\b|luego\b|mas\b",
    Mark.OR: r"or\b|o\b|u(?= (?:8|11)\b)|either\b",
    Mark.END: r"[;\n]|[.!?]+(?= |\n|$)",
    Mark.COMMA: r"[,)|]|[-/](?= )",
}
_DAY_AHEAD = rf"(?=(?:(?:the|el|los|la|next|this|proximo|on|dia) )*(?:{NAME}|{MONTH}|tomorrow|manana|hoy|today|week|month|semana|mes|proxima|\d))"
_DATE_AHEAD = rf"(?=(?:(?:the|el|los|la|next|this|proximo|on|dia) )*(?:{NAME}|{MONTH}|tomorrow|manana|hoy|today|next|week|month|semana|mes|proxima|\d+/\d|\d+(?:st|nd|rd|th)))"
_LONG_MONTH = (
    r"(?:january|february|april|august|september|october|november|december|enero|febrero|abril|agosto|septiembre|octubre|noviembre"
    r"|diciembre)\b"
)
_DOUBTS: Mapping[Why, str] = {
    "sometimes": r"every (?:other|second|\d+(?:st|nd|rd|th)|third|fourth|few|couple)\b|(?:one|1|a) (?:weekend )?day\b|one of\b|(?:un|1) dia\b(?! si)|every \d+ \w+|(?:every )?altern\w+|bi-? ?weekly|bi-? ?monthly"
    r"|fortnight\w*|each other|cada (?:dos|tercer|segundo|quince|\d+)\b|un dia si|(?:un )?dia por medio|dia de por medio|quincenal\w*"
    r"|(?:un |una )?(?:sabado|domingo|finde|semana|lunes|martes|jueves|viernes|fin de semana) (?:si|por medio)\b"
    r"|some ?times\b|i think\b|i guess\b|creo\b|a veces|de vez en cuando|most(?:ly)?\b|often\b|occasional\w*|rarely\b|may ?be\b|perhaps\b|prob(?:ably|s)?\b|possibly\b"
    r"|tal vez|quiza\w*|a lo mejor|puede que|casi\b|algun[oa]?s?\b|(?:some|few|couple(?: of)?) (?:days?|weeks?|times?|mornings?|evenings?)|whenever\b|when\b(?! (?:do|i run|i go|im running|to)\b)|if\b(?! (?:possible|you|u|thats)\b)|unless\b|depend\w*|depende\w*|var(?:y|ies|ia)\b"
    r"|flexible\b|random\w*|different times?\b|(?<=[a-z] )si (?:no|puedo|llueve|hace|hay|me|el|la|estoy)\b|cuando\b(?! (?:corro|salgo|voy|entreno))|might\b|could be\b|not sure\b|no se\b"
    r"|\d+ ?x\b(?: ?(?:/|a|per) ?week)?|\d+ (?:times|days|runs|veces|dias|x)(?: (?:a|per|por|each|every|a la|cada|en la|/))? ?(?:week|wk|semana)\b"
    r"|(?:twice|thrice|once)\b|(?:una|dos) ve(?:z|ces)\b|\d+ (?:out )?of \d+|mes(?:es)?\b|months?\b|monthly\b|odd\b|even (?:days|weeks)\b"
    rf"|(?:1st|2nd|3rd|4th|first|second|third|fourth|last|primer\w*|segund\w*|tercer\w*|ultim\w*) (?={NAME})|tbd\b|asap\b| ?-ish\b|ish\b",
    "hour": r"after (?!work|school|dinner|noon|las? |\d|that\b)|despues de (?!trabajar|las? |\d|cenar)",
    "choice": r"any ?(?:days?|times?|mornings?|evenings?)\b|whichever\b|cualquier\w*|between\b|entre (?:las?|\d)\b|earliest\b|latest\b",
    "more": rf"(?:until|till?|untill|hasta|up to)\b|(?:through|thru) {_DAY_AHEAD}|(?:from|desde|as of) {_DAY_AHEAD}"
    rf"|(?:start(?:s|ing)?|begin(?:ning|s)?|effective|empez\w+|comenz\w+|empiez\w+|comienz\w+)(?: (?:on|el|from|in|en))? {_DATE_AHEAD}|a partir del?\b"
    rf"|(?:in|en|of|de|this|este|since|by) {MONTH}(?! \d)|{_LONG_MONTH}(?! \d)|(?:christmas|xmas|navidad\w*|new years?|thanksgiving|easter|semana santa|summer|winter|spring|verano|invierno|otono|primavera)\b"
    r"|(?:for|por|durante) (?:the )?(?:next |proximas? )?\d+ (?:weeks?|wks?|days?|semanas?|dias?)\b|durante\b|during\b|while\b|mientras\b"
    r"|(?:next|this|following|esta|proxima|siguiente|la otra) (?:week|semana|month)\b|semana que viene|holidays?\b|feriados?\b|festivos?\b|vacacion\w*|vacation\w*"
    r"|(?:an |half an |\d+ |una |media )?(?:hours?|hora|minutes?|mins?|min|minutos) (?:earlier|later|sooner|mas tarde|mas temprano|antes de lo)\b|earlier\b|(?<!you )(?<!talk )later\b|sooner\b|mas (?:tarde|temprano|pronto)\b"
    r"|(?:in|en|dentro de) \d+ (?:hours?|hrs?|minutes?|mins?|min|days?|weeks?|horas?|minutos?|dias?|semanas?)\b|same\b|ditto\b|idem\b|igual\b|mism[oa]s?\b"
    rf"|(?:the )?rest of\b|the rest\b|others?\b(?! (?:than|{NAME}))|otherwise\b|el resto\b|los demas\b|usual\b|lo de siempre\b"
    r"|(?!(?:this|run|running|start|first|my|local|lunch|bed|next|the|on|race|good|long|of|what|at|in|same|any|tee|me) )[a-z]+ time\b(?! (?:at|is|i)\b)|zulu\b|(?:gym|swim\w*|bike|biking|cycl\w+|spin|yoga|pilates|lift\w*|weights|work ?outs?|i work|working|cross ?train\w*|shifts?|gimnasio|nado|natacion|bici|pesas"
    r"|trabajo|turno)\b|hora (?:peninsular|canaria|central|local)\b"
    r"|(?:after|before|antes de|despues de|by|pasadas?) (?:las? |(?=\d))|no later than|hora del? (?!la |correr|salir)[a-z]+|(?:[ecmp][sd]t|gmt|utc|bst|cet|eastern|pacific|mountain|central)\b(?: time)?"
    r"|\d+(?:[.,]\d+)? ?(?:-|to|a) ?(?=\d+(?:[.,]\d+)? ?(?:mi|miles|km|kms|k|kilometros|millas)\b)",
}
_NOISE = re.compile(
    r"good (?:morning|afternoon|evening|night)\b|buen[oa]s? (?:dias?|tardes?|noches?)\b|dont forget(?: me)?\b|no (?:te )?olvides?\b|no worries\b|cant wait\b|no mas\b(?! de)|wed (?=like|love|prefer|rather|be|want|need|appreciate)|not? problem\b|^no,"
    r"|(?:the )?(?:evening|night|day) before\b(?! \d)|(?:la )?(?:noche|tarde|dia) (?:anterior|antes)\b|as long as\b|how long\b|as soon as\b"
    r"|(?:for |about |unos |por |like )*(?:an |half an |\d+(?:[.:,]\d+)? ?)(?:-? ?(?:minutes?|mins?|min|minutos|hours?|hrs?|hr|horas?)\b)(?! (?:earlier|later|sooner))(?: (?:before|ahead|prior|antes|beforehand))?(?: (?:of|to|de))?"
    r"|(?:the |el )?mas (?:largo|larga)\b|days? a week\b|half marathon\b|media maraton\b|some(?:thing|one)\b|1 more\b|24/7\b|one ?-?off\b"
)
_LEFTOVER = re.compile(
    r"(?:mile|km|week|semana|bib|dorsal|zone|zona|level|nivel|phase|stage|wave|day|number|numero|no\.?|#) ?#?\d+\b|\d+(?:[.,:/]\d+)*"
)

_TIMELY = re.compile(rf"\b{NAME}|\d")
_MOVED = re.compile(
    rf".*?\b(?:move|moving|switch|change|chagne|shift|swap|bump|push|reschedule|pasa|pasar|pasame|cambia|cambiar|cambiame|mueve|mover)\b"
    rf"[^.;\n]*?\b(?:to|for|al?|por|para)\b(?= (?:the |el |los |las |la |at )*(?:{NAME}|\d|tomorrow|manana|week|entre semana|fin|half|quarter))"
)

_JOIN = r"(?: ?[/,&+.|-] ?| (?:and|y|e|n) | )"
_EITHER = rf"(?:{NAME}|{INITIAL})"
_RANGE = re.compile(
    rf"(?:from |de |desde |del |between |entre )?(?:el |los )?(?P<first>{_EITHER})"
    rf"(?: ?(?P<dash>-|~) ?| (?:to|thru|through|till?|until|a|al|hasta(?: el)?|-) )(?:el |los )?(?P<last>{_EITHER})(?!-{_EITHER})"
)
_NAME = re.compile(NAME)
_CHAIN = re.compile(rf"{NAME}(?:-{NAME}){{2,}}")
_GROUP = re.compile("|".join(rf"(?P<g{number}>(?:{words})\b)" for number, words in enumerate(GROUPS)))
_EVERY_PART = re.compile(
    r"(?:every|each|cada|todas las) (?P<part>morning|evening|night|afternoon|manana|tarde|noche)s?\b|(?P<nightly>nightly)\b"
)
_WEEKNIGHTS = re.compile(r"(?:every )?(?:week ?|school )nights?\b")
_PLAIN_INITIAL = r"(?:tu|th|mo|fr|sa)\b"
_LIST_SIGN = r" ?[/,&+] ?(?:and |y )?"
_INITIALS = re.compile(
    rf"{INITIAL}(?:{_JOIN}{INITIAL})+(?:{_LIST_SIGN}{_EITHER})*|{INITIAL}(?:{_LIST_SIGN}{_EITHER})+"
    rf"|{_PLAIN_INITIAL}(?:{_JOIN}(?:{NAME}|{_PLAIN_INITIAL}))+|{NAME}(?:{_JOIN}{NAME})*(?:{_JOIN}{_PLAIN_INITIAL})+"
    rf"|{NAME}(?: ?[/&+] ?{_EITHER})*(?: ?[/&+] ?){INITIAL}"
)
_BEHIND_TIME = r"(?:(?<=\d )|(?<=\dam )|(?<=\dpm ))"
_ONE_INITIAL = re.compile(
    rf"(?:tu|th|mo|fr|sa|su|we|m|t|w|f|l|x|j|v)\b(?=:? \d)|{_BEHIND_TIME}(?:tu|th|mo|fr|sa|su)\b(?! [a-ln-z])"
)
_SURE_INITIALS = ("tu", "th", "mo", "fr", "sa")
_LETTERS = re.compile(r"[mtwrfslxjvduhay]{2,9}\b")
_LETTER_RANGES: Mapping[str, tuple[Day, Day]] = {"lav": ("mon", "fri"), "laj": ("mon", "thu"), "lad": ("mon", "sun")}
_SPLIT = re.compile(r"[a-z]+")
_WORD = re.compile(r"[a-z]+|\S")


def mentions(plain: str, *, today: date) -> list[Mention]:
    """List what a comparable text mentions; other words are passed over, other numbers are a doubt."""
    text, old = _new_state(tidy(plain))
    old_state: list[Mention] = [Doubt("more")] if _TIMELY.search(old) else []
    return [*old_state, *_Scanner(text, today).scan()]


def names_run_time(plain: str) -> bool:
    """Tell whether a comparable text names a day, a date or a time; any date will do to ask this of."""
    return any(isinstance(mention, OnDays | OnDate | At) for mention in mentions(plain, today=date(2000, 1, 3)))


def _new_state(text: str) -> tuple[str, str]:
    """Cut a change into what shall be and what was: "move saturdays to sunday at 8" is about Sunday."""
    found = _MOVED.match(text)
    return (text[found.end() :], found[0]) if found else (text, "")


class _Scanner:
    """Goes through a tidy text from left to right; the first rule that fits takes the words it is about."""

    def __init__(self, text: str, today: date) -> None:
        self._text = text
        self._today = today
        self._is_spanish = is_spanish(text)
        self._has_initials = len(_ONE_INITIAL.findall(text)) > 1 or _INITIALS.search(text) is not None
        self._rules: tuple[Callable[[int], tuple[list[Mention], int] | None], ...] = (
            self._noise,
            self._every_part,
            self._range,
            self._group,
            self._date,
            self._distance,
            self._initials,
            self._name,
            self._doubt,
            self._clock,
            self._mark,
            self._part,
            self._letters,
            self._leftover,
        )

    def scan(self) -> Iterator[Mention]:
        at = 0
        while at < len(self._text):
            if self._text[at] == " ":
                at += 1
                continue
            found = next((found for rule in self._rules if (found := rule(at)) is not None), None)
            if found is None:
                word = _WORD.match(self._text, at)
                at = word.end() if word else at + 1
                continue
            yield from found[0]
            at = found[1]

    def _noise(self, at: int) -> tuple[list[Mention], int] | None:
        found = _NOISE.match(self._text, at)
        return ([], found.end()) if found else None

    def _every_part(self, at: int) -> tuple[list[Mention], int] | None:
        if found := _WEEKNIGHTS.match(self._text, at):
            return [OnDays(WEEK[:5], is_group=True), PartOfDay("evening")], found.end()
        if found := _EVERY_PART.match(self._text, at):
            part = match_part(f"in the {found['part']}", 0) or match_part(f"la {found['part']}", 0)
            said: Part = part[0] if part else "morning" if found["part"] == "manana" else "night"
            return [OnDays(WEEK, is_group=True), PartOfDay(said)], found.end()
        return None

    def _range(self, at: int) -> tuple[list[Mention], int] | None:
        if chain := _CHAIN.match(self._text, at):
            return [OnDays(in_order(NAMES[name] for name in _SPLIT.findall(chain[0])))], chain.end()
        found = _RANGE.match(self._text, at)
        if found is None:
            return None
        first, last = self._day(found["first"]), self._day(found["last"])
        are_names = found["first"] in NAMES and found["last"] in NAMES
        if not (found["dash"] or are_names or self._is_edge(found)):
            return None
        if first is None or last is None:
            return [Doubt("more")], found.end()
        # "T-Th" and "Tu-Th" are as often a list as a range.
        doubt: list[Mention] = [] if are_names or (first, last) != ("tue", "thu") else [Doubt("choice")]
        return [OnDays(in_order(through(first, last)), is_group=True), *doubt], found.end()

    def _is_edge(self, found: re.Match[str]) -> bool:
        """Tell whether letters joined by a word stand alone or beside a time, as a range does: "m to f 6"."""
        return len(found["first"]) > 1 or re.match(r" ?(?:$|[\d,@]|at|a las)", self._text[found.end() :]) is not None

    def _group(self, at: int) -> tuple[list[Mention], int] | None:
        found = _GROUP.match(self._text, at)
        if found is None:
            return None
        return [OnDays(list(GROUPS.values())[int(str(found.lastgroup)[1:])], is_group=True)], found.end()

    def _date(self, at: int) -> tuple[list[Mention], int] | None:
        found = match_date(self._text, at, today=self._today)
        if found is None or self._is_mar_a_day(at):
            return None
        said, end = found
        part_of = re.search(r"tonight|tonite|noche|manana$|tarde|morning|afternoon|evening", self._text[at:end])
        parts: list[Mention] = []
        if part_of and self._text[at:end] not in ("manana", "pasado manana"):
            parts = [PartOfDay(_PART_OF_TODAY[part_of[0]])]
        return [OnDate(said), *parts], end

    def _is_mar_a_day(self, at: int) -> bool:
        """Tell whether "mar 6" is Tuesday at six and not the sixth of March: no time follows."""
        found = re.match(r"mar\.? \d{1,2}\b(.*)", self._text[at:])
        return found is not None and re.search(r"\d", found[1]) is None

    def _distance(self, at: int) -> tuple[list[Mention], int] | None:
        found = match_distance(self._text, at)
        return ([Far(distance_of(found))], found.end()) if found else None

    def _initials(self, at: int) -> tuple[list[Mention], int] | None:
        if found := _INITIALS.match(self._text, at):
            letters = [word for word in _SPLIT.findall(found[0]) if word not in ("and", "y", "e", "n")]
            days = days_of_run("".join(letters)) or [self._day(word) for word in letters]
            if any(len(word) > 1 or word not in "mi su" for word in letters):
                doubt: list[Mention] = [Doubt("more")] if None in days else []
                return [OnDays(in_order(day for day in days if day)), *doubt], found.end()
        found = _ONE_INITIAL.match(self._text, at)
        if found and (found[0] in _SURE_INITIALS or self._has_initials) and (day := self._day(found[0])):
            return [OnDays((day,))], found.end()
        return None

    def _name(self, at: int) -> tuple[list[Mention], int] | None:
        found = _NAME.match(self._text, at)
        if found is None:
            return None
        is_shortened = len(found[0]) < 6 and self._text.startswith(".", found.end())  # "Tues. 6am" ends no sentence
        return [OnDays((NAMES[found[0]],))], found.end() + is_shortened

    def _letters(self, at: int) -> tuple[list[Mention], int] | None:
        found = _LETTERS.match(self._text, at)
        if found is None or (at and self._text[at - 1].isalpha()):
            return None
        if found[0] in _LETTER_RANGES:
            return [OnDays(through(*_LETTER_RANGES[found[0]]), is_group=True)], found.end()
        days = days_of_run(found[0].replace("y", "")) if len(found[0].replace("y", "")) > 1 else None
        return ([OnDays(days)], found.end()) if days else None

    def _day(self, word: str) -> Day | None:
        has_spanish_letter = re.search(r"\b(?:[lxjv]|lu|ju|vi)\b", self._text) is not None
        return NAMES.get(word) or day_of_initial(word, is_spanish=self._is_spanish or has_spanish_letter)

    def _doubt(self, at: int) -> tuple[list[Mention], int] | None:
        for why, words in _DOUBT_RULES.items():
            if found := words.match(self._text, at):
                return [Doubt(why)], found.end()
        return None

    def _clock(self, at: int) -> tuple[list[Mention], int] | None:
        found = match_clock(self._text, at)
        if found is None or (at and self._text[at - 1] in "#.:/"):
            return None
        return [At(found[0])], found[1]

    def _mark(self, at: int) -> tuple[list[Mention], int] | None:
        for mark, words in _MARK_RULES.items():
            if found := words.match(self._text, at):
                return [mark], found.end()
        return None

    def _part(self, at: int) -> tuple[list[Mention], int] | None:
        found = match_part(self._text, at)
        return ([PartOfDay(found[0])], found[1]) if found else None

    def _leftover(self, at: int) -> tuple[list[Mention], int] | None:
        found = _LEFTOVER.match(self._text, at)
        return ([Doubt("more")], found.end()) if found else None


_MARK_RULES = {mark: re.compile(words) for mark, words in _MARKS.items()}
_DOUBT_RULES = {why: re.compile(words) for why, words in _DOUBTS.items()}
_PART_OF_TODAY: Mapping[str, Part] = {
    **{"tonight": "evening", "tonite": "evening", "evening": "evening", "noche": "night"},
    **{"manana": "morning", "morning": "morning", "tarde": "afternoon", "afternoon": "afternoon"},
}
