"""Tips for broadcasts: finding one by a few words, and making it ready to be sent for a race."""

import re

from content.catalog import WELCOME as WELCOME  # for whoever leads to it
from content.catalog import BroadcastTip, Catalog, Language, Stage
from core.flag_words import COLOURS
from core.race import Race
from core.segments import GSM_SINGLE, sms_units
from core.service import Service

RACE_UNITS = 12  # every tip has room for; what is longer stands in it where that costs no segment more

# What an organizer calls a stage, in a text of their own.
_STAGES: dict[str, Stage] = {
    "week": "race_week",
    "eve": "race_eve",
    "start": "start_line",
    "mid": "mid_race",
    "midrace": "mid_race",
    "heat": "heat_change",
    "finish": "finish",
    "semana": "race_week",
    "vispera": "race_eve",
    "salida": "start_line",
    "medio": "mid_race",
    "calor": "heat_change",
    "meta": "finish",
}
_KEYS = {"bienvenida": WELCOME}
_NO_NUMBER: dict[Language, str] = {"en": "the local number", "es": "de tu zona"}


def find_tip(catalog: Catalog, words: str) -> BroadcastTip | None:
    """Find the tip an organizer means; None where there is none, or where it is not said which flag.

    Args:
        words: its key, or a stage with a flag or a number where there are several: "heat red", "eve", "finish 2". A
            stage alone means its first tip. The welcome has no number: it is for few.

    >>> from content.catalog import load
    >>> catalog = load()
    >>> find_tip(catalog, "Heat RED").key, find_tip(catalog, "finish 2").key, find_tip(catalog, "heat")
    ('heat_red', 'finish_dizzy', None)
    """
    said = re.findall(r"[a-z]+|[0-9]{1,3}", words.lower().replace("í", "i"))
    key = "_".join(said)
    if tip := catalog.broadcast_tips.get(_KEYS.get(key, key)):
        return tip
    flag = next((COLOURS[word] for word in said if word in COLOURS), None)
    stage: Stage | None = "heat_change" if flag else next((_STAGES[word] for word in said if word in _STAGES), None)
    found = [tip for tip in _numbered(catalog) if tip.stage == stage and tip.flag == flag]
    number = next((int(word) for word in said if word.isdigit()), 1)
    return found[number - 1] if 1 <= number <= len(found) else None


def filled(tip: BroadcastTip, race: Race, language: Language, service: Service) -> str:
    """Give a tip's words for a race; `{first_name}` and `{bib}` stay, for each runner to have their own.

    Where the race's name would cost a second segment, its code stands there. Where neither the race nor the operator
    has an emergency number, "the local number" does, and the text may take a second segment all the same.
    """
    emergency = race.emergency_number or service.emergency_number or _NO_NUMBER[language]
    text = tip.texts[language].replace("{emergency}", emergency)
    named = text.replace("{race}", race.said)
    is_fit = sms_units(named) <= GSM_SINGLE and not re.search("[{}]", race.said)
    return named if is_fit else text.replace("{race}", race.code)


def _numbered(catalog: Catalog) -> list[BroadcastTip]:
    return [tip for tip in catalog.broadcast_tips.values() if not tip.is_welcome]
