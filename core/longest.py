"""The longest values of the placeholders in reminders, in replies about run plans and in those to organizers.

Those of plans are what `core/plan_text.py` and `core/clock_text.py` write for a full week and a marathon; who runs at
more times than that gets one part more.
"""

from collections.abc import Mapping

from content.catalog import TIP_ROOM, Language

QUOTED_OF_BROADCAST = 110  # septets of its words, quoted to the organizer

_IN_ANY_LANGUAGE = {
    "place": "San Cristobal de las Casas",
    "home": "San Cristobal de las Casas",
    "options": "Springfield (Massachusetts), Springfield (Missouri), Springfield (Illinois)",
    "longest": "26.2 mi",
    "planned": "26.2 mi",
    "distance": "26.2 mi",
    "step": "28.8 mi",
}
_IN_LANGUAGE: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "run": "Wed 12:30pm long run, 26.2 mi",
        "runs": "Mon Tue Wed Thu Fri 12:30pm, long run Sat 12:30pm (26.2 mi)",
        "next": "Wed Nov 25 12:30pm for Thu 12:30pm",
        "what": "Wed 12:30pm long run, 26.2 mi",
        "missing": "Mon Tue Wed Thu Fri, long run Sat",
        "early": "Mon-Fri 5:30am, Sat 6:15am, Sun 6:45am",
        "strength": ", strength Wed noon (and Sun)",
        "evening": "10:30pm, Mon-Fri 5:30am, Sat 6:15am, Sun 6:45am",
        "choice": "1 or 2",
        "most": "7 texts",
        "trip": "San Cristobal de las Casas Nov 28 to Dec 4",
        "before": "San Cristobal de las Casas Nov 28 to Dec 4",
        "days": "Nov 28 to Dec 4",
        "unit": "miles",
        "time": "12:30pm",
        "day": "Wed Nov 25",
        "until": "Nov 25",
        "first": "Nov 25",
        "after": "Dec 26",
    },
    "es": {
        "run": "mié 12:30, tirada larga, 42.2 km",
        "runs": "lun mar mié jue vie 12:30, tirada larga sab 12:30 (42.2 km)",
        "next": "mié 25 nov 12:30 para jue 12:30",
        "what": "mié 12:30, tirada larga, 42.2 km",
        "missing": "lun mar mié jue vie, tirada larga sab",
        "early": "lun-vie 5:30, sab 6:15, dom 6:45",
        "strength": ", fuerza mié 12:00 (y dom)",
        "evening": "22:30, lun-vie 5:30, sab 6:15, dom 6:45",
        "choice": "1 o 2",
        "most": "7 recordatorios",
        "trip": "San Cristobal de las Casas 28 nov al 4 dic",
        "before": "San Cristobal de las Casas 28 nov al 4 dic",
        "days": "28 nov al 4 dic",
        "unit": "millas",
        "time": "12:30",
        "day": "mié 25 nov",
        "until": "25 nov",
        "first": "25 nov",
        "after": "26 dic",
    },
}

_IN_COMMANDS = {
    "whom": "x" * 60,
    "people": "100,000",
    "segments": "12",
    "total": "1,200,000",
    "minutes": "12 h 30 min",
    "code": "4821",
    "text": "x" * QUOTED_OF_BROADCAST,
    "word": "x" * 20,
    "left_out": "1,000 stopped, 1,000 abroad, 10,000 without a pace",
    "clock": "10:30",
    "wave": "x" * 20,
    "distance": "x" * 20,
    "mile": "26.2",
    "races": "1 " + "x" * 90,
    "left": "2",
    "paused": "2",
    "colour": "AMARILLA",
    "cramps": "1,000",
    "alerts": "100",
    "state": "Being counted",
    "gone": "100,000",
    "delivered": "100,000",
    "waiting": "100,000",
    "unsure": "1,000",
    "failed": "1,000",
    "unsent": "100,000",
}


def longest_of_plans(language: Language) -> dict[str, str]:
    """Give the longest value of each placeholder; a tip of the week may take all of its room."""
    return {**_IN_ANY_LANGUAGE, **_IN_LANGUAGE[language], "tip": "x" * TIP_ROOM}


def longest_of_commands() -> dict[str, str]:
    """Give the longest value of each placeholder in replies to organizers."""
    return _IN_COMMANDS
