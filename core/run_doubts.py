"""Words that say more than days and times can hold, so that we ask rather than set a plan that is silently wrong.

"Every other saturday", "6 or 7", "until december", "depends on work"; and the small talk that only looks like it.
"""

import re
from collections.abc import Mapping
from typing import Literal

from core.dates import MONTH
from core.days import NAME

Why = Literal["contradiction", "sometimes", "choice", "past", "about", "hour", "no_day", "no_time", "more", "nothing"]

_SPAN = r"(?:weeks?|wks?|days?|months?|semanas?|dias?|mes(?:es)?)"
_CLOCK_SPAN = r"(?:hours?|hrs?|minutes?|mins?|min|horas?|minutos?)"
_DATE_WORD = rf"(?:{NAME}|{MONTH}|tomorrow|manana|today|hoy|next|week|month|semana|mes|proxima)"
_ARTICLES = r"(?:(?:the|el|los|la|this|proximo|on|in|en|from|dia) )*"
_DATE_AHEAD = rf"(?={_ARTICLES}(?:{_DATE_WORD}|\d+/\d|\d+(?:st|nd|rd|th)))"
_TIME_OR_DATE_AHEAD = rf"(?={_ARTICLES}(?:{_DATE_WORD}|\d))"
_FULL_MONTH = (
    r"(?:january|february|april|august|september|october|november|december"
    r"|enero|febrero|abril|agosto|septiembre|octubre|noviembre|diciembre)\b"
)
_NO_ZONE = (
    r"(?:this|run|running|start|first|my|local|lunch|bed|next|the|on|race|a|good|long|of|what|at|in|same|any|tee|me)"
)

_WORDS: Mapping[Why, tuple[str, ...]] = {
    "sometimes": (
        # not every week
        r"every (?:other|second|third|fourth|few|couple|\d+(?:st|nd|rd|th))\b",
        r"every \d+ \w+",
        r"(?:every )?altern\w+",
        r"(?:bi-? ?weekly|bi-? ?monthly|fortnight\w*|odd|even (?:days|weeks)|mid ?-?week)\b",
        r"cada (?:dos|tercer|segundo|quince|\d+)\b",
        r"(?:un dia si|(?:un |de )?dia (?:de )?por medio|quincenal\w*)",
        r"(?:sabado|domingo|finde|semana|lunes|martes|jueves|viernes|fin de semana) (?:si|por medio)\b",
        r"(?:1|one|una?) (?:week|semana)\b",
        r"the (?:next|following)(?: (?:day|week))?\b",
        rf"(?:1st|2nd|3rd|4th|first|second|third|fourth|last|primer\w*|segund\w*|tercer\w*|ultim\w*) (?={NAME})",
        r"(?:monthly|months?|mes(?:es)?)\b",
        # so many times
        r"\d+ ?x\b(?: ?(?:/|a|per) ?week)?",
        r"\d+ (?:times|days|runs|veces|dias|x)(?: (?:a|per|por|each|every|a la|cada|en la|/))? ?(?:week|wk|semana)\b",
        r"(?:twice|thrice|once|\d+ (?:out )?of \d+|una vez|(?:dos|2) veces)\b",
        r"(?:one|1|a) (?:weekend )?day\b|one of\b|(?:un|1) dia\b",
        r"(?:un|otr)[oa]s\b|(?:im)?pares\b|the last\b",
        r"(?:this|that|one|1|another|este|ese|un|otro) (?:week ?days?|week-? ?ends?|wknds?|findes?|fin de semana)\b",
        # not for sure
        r"(?:some ?times|often|occasional\w*|rarely|most(?:ly)?|almost|from time to time|in a while|now and then)\b",
        r"(?:may ?be|perhaps|prob(?:ably|s)?|possibly|might|could be|i think|i guess|not sure|tbd|tbc|asap)\b",
        r"(?:hopefully|ideally|tentativ\w+|prefer(?:ably|able)|random\w*|flexible|different times?|rota|rotat\w+)\b",
        r"(?:some|few|couple(?: of)?) (?:days?|weeks?|times?|mornings?|evenings?)",
        r"(?:a veces|de vez en cuando|casi|algun[oa]?s?|algo|creo|no se|ojala|preferiblemente)\b",
        r"(?:tal vez|quiza\w*|a lo mejor|puede que)\b",
        r"(?:game|pay|rest|training|recovery) days?\b(?! (?:is|on|sun|sat|mon|tue|wed|thu|fri))",
        r" ?-?ish\b",
        # on a condition
        r"(?:whenever|unless|depend\w*|var(?:y|ies|ia)|permit\w*|weather|clima|assuming|provided|in case|en caso)\b",
        r"when\b(?! (?:do|i run|i go|im running|to)\b)|if\b(?! (?:possible|you|u|thats)\b)",
        r"(?:so|as) (?:long|soon) as\b|a menos que\b|siempre que\b|(?:si |cuando |que )?pued[oae]\b",
        r"(?<=[a-z\d,] )si (?!,)(?:no|llueve|hace|hay|me|el|la|estoy|llego|tengo|hago|se|te|lo)\b",
        r"cuando\b(?! (?:corro|salgo|voy|entreno))",
    ),
    "hour": (
        r"after (?!work|school|dinner|noon|las? |\d|that\b)",
        r"despues de (?!trabajar|las? |\d|cenar)",
    ),
    "choice": (
        r"(?:any ?(?:days?|times?|mornings?|evenings?)|whichever|cualquier\w*|between|earliest|latest)\b",
        r"entre (?:las?|\d)\b",
    ),
    "more": (
        # from when, until when
        r"(?:until|till?|untill|hasta|up to|a partir del?|durante|during|while|mientras)\b",
        rf"(?:through|thru|from|desde|as of) {_TIME_OR_DATE_AHEAD}",
        rf"(?:start(?:s|ing)?|begin(?:ning|s)?|effective|empez\w+|comenz\w+|empiez\w+|comienz\w+) {_DATE_AHEAD}",
        rf"(?:in|en|of|de|this|este|since|by) {MONTH}(?! \d)|{_FULL_MONTH}(?! \d)",
        r"(?:christmas|xmas|new years?|thanksgiving|easter|holidays?|vacation\w*|summer|winter|spring)\b",
        r"(?:navidad\w*|semana santa|feriados?|festivos?|vacacion\w*|verano|invierno|otono|primavera)\b",
        rf"(?:for|por) (?:the )?(?:next |proximas? )?\d+ {_SPAN}\b",
        r"(?:next|this|following|esta|proxima|siguiente|la otra) (?:week|semana|month)\b|semana que viene",
        # by the measure of something else
        rf"(?:an |half an |\d+ |una |media )?{_CLOCK_SPAN} (?:earlier|later|sooner|mas tarde|mas temprano)\b",
        r"(?:earlier|sooner|(?<!you )(?<!talk )later(?! today)|mas (?:tarde|temprano|pronto))\b",
        rf"(?:in|en|dentro de) \d+ (?:{_CLOCK_SPAN}|{_SPAN})\b",
        r"(?:after|before|antes de|despues de|by|pasadas?) (?:las? |(?=\d))|no later than\b",
        r"(?:same|ditto|idem|igual|mism[oa]s?|usual|lo de siempre)\b",
        rf"(?:the )?rest of\b|the rest\b|others?\b(?! (?:than|{NAME}))|otherwise\b|el resto\b|los demas\b",
        # another zone
        r"(?:[ecmp][sd]t|gmt|utc|bst|cet|zulu|eastern|pacific|mountain|central)\b(?: time)?",
        rf"(?!{_NO_ZONE} )[a-z]+ time\b(?! (?:at|is|i)\b)",
        r"hora (?:peninsular|canaria|central|local)\b|hora del? (?!la |correr|salir)[a-z]+",
        # another thing than a run
        r"(?:gym|swim\w*|bike|biking|cycl\w+|spin|yoga|pilates|lift\w*|weights|work ?outs?|cross ?train\w*)\b",
        r"(?:gimnasio|nado|natacion|bici|pesas)\b",
        r"(?:i work|working|shifts?|trabajo|turno)\b",
        # a distance between two
        r"\d+(?:[.,]\d+)? ?(?:-|to|a) ?(?=\d+(?:[.,]\d+)? ?(?:mi|miles|km|kms|k|kilometros|millas)\b)",
    ),
}
_SMALL_TALK = (
    r"good (?:morning|afternoon|evening|night)\b|buen[oa]s? (?:dias?|tardes?|noches?)\b",
    r"dont (?:let me )?(?:forget|skip|miss|sleep in|oversleep)(?: me| my)?\b|(?:que )?no se me (?:olvide|pase)\b",
    r"no (?:te )?olvides?\b|no worries\b|cant wait\b|not? problem\b|^no,|no mas\b(?! de)",
    r"couch to 5 ?k\b|c ?25 ?k\b",
    r"wed (?=like|love|prefer|rather|be|want|need|appreciate)",  # "we'd like"
    r"(?:the )?(?:evening|night|day) before\b(?! \d)|(?:la )?(?:noche|tarde|dia) (?:anterior|antes)\b",
    r"how long\b|(?:the |el )?mas (?:largo|larga)\b|some(?:thing|one)\b|1 more\b|24/7\b|one ?-?off\b|days? a week\b",
    r"half marathon\b|media maraton\b",
    # how long it takes, how long before: no time of day
    (
        rf"(?:for |about |unos |por |like )*(?:an |half an |\d+(?:[.,]\d+)? ?)-? ?(?:{_CLOCK_SPAN}|hr)\b"
        rf"(?! (?:earlier|later|sooner))(?: (?:before|ahead|prior|antes|beforehand))?(?: (?:of|to|de))?"
    ),
)
_PATTERNS: Mapping[Why, re.Pattern[str]] = {why: re.compile("|".join(words)) for why, words in _WORDS.items()}
_TALK = re.compile("|".join(_SMALL_TALK))


def match_doubt(text: str, at: int) -> tuple[Why, int] | None:
    """Match words of doubt at a place of a tidy text; give why they are one, with where they end."""
    for why, pattern in _PATTERNS.items():
        if found := pattern.match(text, at):
            return why, found.end()
    return None


def skip_small_talk(text: str, at: int) -> int | None:
    """Tell where words end that say nothing about run times though they look like it; None where there are none."""
    found = _TALK.match(text, at)
    return found.end() if found else None
