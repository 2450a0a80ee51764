"""Which country a time zone lies in, and what a country is called, by the tables of the tz database itself."""

from functools import lru_cache
from importlib.resources import files

DEFAULT = "US"


def country_of_zone(zone: str) -> str:
    """Give the ISO country of a zone; the United States where it lies in none, as UTC.

    >>> country_of_zone("America/Detroit"), country_of_zone("Europe/Madrid"), country_of_zone("Etc/UTC")
    ('US', 'ES', 'US')
    """
    return _zones().get(zone, DEFAULT)


def country_name(country: str) -> str:
    """Name a country in English, by its ISO letters.

    >>> country_name("MX"), country_name("ZZ")
    ('Mexico', 'ZZ')
    """
    return _names().get(country, country)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {zone: country for country, _, zone, *_ in _table("zone.tab")}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return dict(_table("iso3166.tab"))


def _table(name: str) -> list[list[str]]:
    lines = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
