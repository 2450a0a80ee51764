"""Time zones by their IANA names: the ones a phone number allows, which of them keep the same clock, how one is said.

Where a runner says to be is read in `core/places.py`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from core.phone import is_dialable

MOST_ZONES = 8  # a number that allows more tells nothing: toll-free and personal numbers give 42, Russian mobiles 16
_STANDING_YEAR = 2090  # after every change that tz announces, Morocco's to 2087: the rules as they stand
_RULE_STEP = timedelta(days=3)

# Names that phonenumbers gives, and the ones we go by: tz has renamed them (its file `backward`), or few live there
# beside many who keep the same time.
_GO_BY = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "America/North_Dakota/Center": "America/Chicago",
    "Arctic/Longyearbyen": "Europe/Oslo",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Choibalsan": "Asia/Ulaanbaatar",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Guernsey": "Europe/London",
    "Europe/Isle_of_Man": "Europe/London",
    "Europe/Jersey": "Europe/London",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}
# Cities as we say them, where the IANA name has no room for it.
_SAID = {
    "America/Argentina/ComodRivadavia": "Comodoro Rivadavia",
    "America/Noronha": "Fernando de Noronha",
    "America/St_Barthelemy": "St Barthelemy",
    "America/St_Johns": "St John's",
    "Antarctica/DumontDUrville": "Dumont d'Urville",
    "Atlantic/Canary": "Canary Islands",
    "Etc/UTC": "UTC",
    "Pacific/Easter": "Easter Island",
}


def zones_of_number(phone: str) -> tuple[str, ...]:
    """Tell where a number may be, as far as its digits say.

    Args:
        phone: the number in E.164; anything else gives none.

    Returns:
        IANA names, most likely one. Zones that keep the same clock count as one. None where the number is toll-free,
        personal or unknown, or allows more than `MOST_ZONES`. A number tells where it was issued, not where its owner
        stands, and is wrong for some: +1 219 is Gary, which keeps Chicago's time, and gives New York's.

    >>> zones_of_number("+13035550123"), zones_of_number("+34612345678"), zones_of_number("+18005550123")
    (('America/Denver',), ('Atlantic/Canary', 'Europe/Madrid'), ())
    """
    return _zones_of_dialable(phone) if is_dialable(phone) else ()


@lru_cache(maxsize=16_384)
def _zones_of_dialable(phone: str) -> tuple[str, ...]:
    # Mexican mobiles were once written +52 1 and ten digits, and some phones still send that.
    dialled = "+52" + phone[4:] if phone.startswith("+521") and len(phone) == len("+5215512345678") else phone
    try:
        names = time_zones_for_number(phonenumbers.parse(dialled))
    except phonenumbers.NumberParseException:
        return ()
    zones = of_different_clocks(_GO_BY.get(name, name) for name in names if name != "Etc/Unknown")
    return zones if len(zones) <= MOST_ZONES else ()


def of_different_clocks(zones: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of those zones that keep the same clock.

    >>> of_different_clocks(["America/Chicago", "America/Menominee", "America/Denver"])
    ('America/Chicago', 'America/Denver')
    """
    kept: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        kept.setdefault(_clock(zone), zone)
    return tuple(kept.values())


def keep_same_clock(one: str, other: str) -> bool:
    """Tell whether two zones show the same time all year, by the rules as they stand."""
    return one == other or _clock(one) == _clock(other)


@lru_cache(maxsize=1024)
def _clock(zone: str) -> tuple[timedelta | None, ...]:
    place = ZoneInfo(zone)
    first = datetime(_STANDING_YEAR, 1, 1, tzinfo=UTC)
    return tuple((first + i * _RULE_STEP).astimezone(place).utcoffset() for i in range(122))


def city_of_zone(zone: str) -> str:
    """Name the city of a zone, in letters that every phone has: "New York" time, hora de "New York".

    >>> city_of_zone("America/New_York"), city_of_zone("America/Sao_Paulo"), city_of_zone("America/St_Johns")
    ('New York', 'Sao Paulo', "St John's")
    >>> city_of_zone("Etc/GMT+5")
    'UTC-5'
    """
    if zone in _SAID:
        return _SAID[zone]
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    if zone.startswith("Etc/GMT"):
        # The names of these zones count westward, people eastward.
        return city.replace("GMT", "UTC").translate(str.maketrans("+-", "-+"))
    return city.replace("St ", "St. ") if city.startswith("St ") else city
