"""Where a text says that the runner is, in English and Spanish."""

from functools import partial
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.catalog import load
from core.intents import Timezone, name_of
from core.places import Place, Several, read_place, says_where
from core.understanding import understand
from core.words import comparable
from core.zones import city_of_zone, keep_same_clock

CATALOG = load()
plain_of = partial(comparable, emoji=CATALOG.words.emoji)

NEW_YORK, CHICAGO, DENVER, LOS_ANGELES = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
LONDON, MADRID, CANARY = "Europe/London", "Europe/Madrid", "Atlantic/Canary"
MEXICO_CITY, BUENOS_AIRES = "America/Mexico_City", "America/Argentina/Buenos_Aires"


def zones_in(text: str, *, is_answer: bool = False, country: str | None = None) -> tuple[str, ...]:
    """Give the zone of a text, all where it fits several, none where it names no place."""
    match read_place(plain_of(text), CATALOG.places, is_answer=is_answer, country=country):
        case Place(_, zone):
            return (zone,)
        case Several(candidates):
            return tuple(zone for _, zone in candidates)
    return ()


SAID = [
    ("i'm in denver", DENVER),
    ("Im in St. Louis", CHICAGO),
    ("i'm in Saint Paul this week", CHICAGO),
    ("in denver mon to sun", DENVER),
    ("madrid dec 1-7", MADRID),
    ("im in la", LOS_ANGELES),
    ("in LA until friday", LOS_ANGELES),
    ("in nyc til mon", NEW_YORK),
    ("just landed in Vegas", LOS_ANGELES),
    ("moved to Austin", CHICAGO),
    ("moved from denver to boston", NEW_YORK),
    ("moved to denver from boston", DENVER),
    ("flying from LA to NYC tomorrow", NEW_YORK),
    ("visiting philly for the weekend", NEW_YORK),
    ("back in boston", NEW_YORK),
    ("in denver till wed then back to boston", DENVER),
    ("youre an hour off, I'm in Phoenix", "America/Phoenix"),
    ("set timezone to London", LONDON),
    ("change my time zone to Chicago", CHICAGO),
    ("I'm in Melbourne this month", "Australia/Melbourne"),
    ("I live in Sydney now", "Australia/Sydney"),
    ("im in the uk", LONDON),
    ("im in the U.K.", LONDON),
    ("in downtown toronto", "America/Toronto"),
    ("in D.C. until sunday", NEW_YORK),
    ("in washington dc", NEW_YORK),
    ("im in washington state", LOS_ANGELES),
    ("portland maine", NEW_YORK),
    ("im in portland or", LOS_ANGELES),
    ("Portland, OR", LOS_ANGELES),
    ("in portland, me", NEW_YORK),
    ("springfield il", CHICAGO),
    ("in springfield massachusetts", NEW_YORK),
    ("kansas city ks", CHICAGO),
    ("in columbus ga", NEW_YORK),
    ("in birmingham alabama", CHICAGO),
    ("in birmingham uk", LONDON),
    ("in paris", "Europe/Paris"),
    ("in paris texas", CHICAGO),
    ("in london ontario", "America/Toronto"),
    ("in smallville colorado", DENVER),
    ("in Manitou Springs, CO", DENVER),
    ("im in new york", NEW_YORK),
    ("in new york, in new york", NEW_YORK),
    ("in mexico city", MEXICO_CITY),
    ("in san jose costa rica", "America/Costa_Rica"),
    ("in vancouver", "America/Vancouver"),
    ("in honolulu for 10 days", "Pacific/Honolulu"),
    ("in colorado", DENVER),
    ("in texas", CHICAGO),
    ("on maui until friday, in hawaii", "Pacific/Honolulu"),
    ("im in spain", MADRID),
    ("im in germany", "Europe/Berlin"),
    ("im in st john's newfoundland", "America/St_Johns"),
    ("im in nice, france", "Europe/Paris"),
    ("im on mountain time", DENVER),
    ("mountain standard time", DENVER),
    ("eastern time", NEW_YORK),
    ("central time", CHICAGO),
    ("pacific daylight time pls", LOS_ANGELES),
    ("set my time zone to pacific", LOS_ANGELES),
    ("my clock is eastern time", NEW_YORK),
    ("EST", NEW_YORK),
    ("PST", LOS_ANGELES),
    ("MT time", DENVER),
    ("arizona time", "America/Phoenix"),
    ("hawaii time", "Pacific/Honolulu"),
    ("alaska time", "America/Anchorage"),
    ("atlantic time", "America/Halifax"),
    ("newfoundland time", "America/St_Johns"),
    ("denver time", DENVER),
    ("im on GMT", LONDON),
    ("utc", "Etc/UTC"),
    ("im on utc-5", "Etc/GMT+5"),
    ("gmt +2", "Etc/GMT-2"),
    ("cet", "Europe/Paris"),
    ("aest", "Australia/Sydney"),
    ("zip 80202", DENVER),
    ("my zip code is 80202-1234", DENVER),
    ("código postal 33101", NEW_YORK),
    ("zip 00901", "America/Puerto_Rico"),
    ("zip 46201", "America/Indiana/Indianapolis"),
    ("zip 79901", DENVER),
    ("America/Denver", DENVER),
    ("europe/madrid", MADRID),
    ("US/Mountain", DENVER),
    ("asia/calcutta please", "Asia/Kolkata"),
    ("mi hora es la de los ángeles", LOS_ANGELES),
    ("estoy en bogotá hasta el viernes", "America/Bogota"),
    ("me mudé a chicago", CHICAGO),
    ("me cambié a Tijuana, ajusten la hora", "America/Tijuana"),
    ("estoy en la ciudad de méxico", MEXICO_CITY),
    ("estoy en CDMX", MEXICO_CITY),
    ("ando en el DF", MEXICO_CITY),
    ("vivo en Nueva York", NEW_YORK),
    ("estoy en londres esta semana", LONDON),
    ("estoy en la habana", "America/Havana"),
    ("viajo a santiago de chile mañana", "America/Santiago"),
    ("estoy en leon mexico", MEXICO_CITY),
    ("estoy en león, españa", MADRID),
    ("estoy en córdoba argentina", "America/Argentina/Cordoba"),
    ("estoy en san josé, costa rica", "America/Costa_Rica"),
    ("estoy en sevilla", MADRID),
    ("estoy en coruña", MADRID),
    ("estoy en españa", MADRID),
    ("vivo en Canarias, aquí es una hora menos", CANARY),
    ("hora de canarias", CANARY),
    ("hora canaria", CANARY),
    ("hora peninsular", MADRID),
    ("estoy en hora de Madrid", MADRID),
    ("hora de México", MEXICO_CITY),
    ("hora del centro", MEXICO_CITY),
    ("hora del pacífico", LOS_ANGELES),
    ("hora de la montaña", DENVER),
    ("im on hora del este", NEW_YORK),
    ("mi huso es el de Buenos Aires", BUENOS_AIRES),
    ("mi time zone es central", CHICAGO),
    ("soy de Texas, central time", CHICAGO),
    ("vengo de paseo en medellín", "America/Bogota"),
    ("estoy en ee uu, en miami", NEW_YORK),
    ("estoy en alemania", "Europe/Berlin"),
]


@pytest.mark.parametrize(("text", "zone"), SAID)
def test_a_text_tells_the_zone_of_the_place_it_names(text, zone):
    assert zones_in(text) == (zone,)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "back",
            "back sunday",
            "back home",
            "estoy en casa",
            "de nada",
            "la la la",
            "back to normal",
            "salta mañana",
        ),
        *("in pain", "im in a lot of pain", "in the race", "at mile 18", "in corral 3", "at the start", "im in bed"),
        *("reading", "nice", "bath", "mobile", "orange", "split", "of", "normal", "como", "nice one", "reading now"),
        *("denver", "chicago", "80203 is my lucky number", "eastern", "mt", "centro", "ok", "hi", "or", "me", "in"),
        *("zip 99999", "zip 00000", "utc+5:30", "utc-15", "mars/olympus", "zona", "hora", "time", "m/w/f 6am"),
    ],
)
def test_a_text_that_names_no_place_has_none(text):
    assert zones_in(text) == ()


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        *(("denver", DENVER), ("Denver!", DENVER), ("its denver co", DENVER), ("denver, colorado thanks", DENVER)),
        *(
            ("80202", DENVER),
            ("zip 10001", NEW_YORK),
            ("eastern", NEW_YORK),
            ("MT", DENVER),
            ("hawaii", "Pacific/Honolulu"),
        ),
        *(("probably denver", DENVER), ("new york new york", NEW_YORK), ("denver denver denver", DENVER)),
        *(("la", LOS_ANGELES), ("nyc", NEW_YORK), ("reading pa", NEW_YORK), ("mobile", CHICAGO), ("tx", CHICAGO)),
        *(
            ("madrid", MADRID),
            ("soy de cdmx", MEXICO_CITY),
            ("montaña", DENVER),
            ("canarias", CANARY),
            ("perú", "America/Lima"),
        ),
        *(
            ("in the uk", LONDON),
            ("kansas city", CHICAGO),
            ("los angeles", LOS_ANGELES),
            ("fayetteville arkansas", CHICAGO),
        ),
    ],
)
def test_an_answer_may_be_a_bare_name(text, zone):
    assert zones_in(text, is_answer=True) == (zone,)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        *(
            ("im in pheonix", "America/Phoenix"),
            ("in chcago til sunday", CHICAGO),
            ("estoy en guadalajra", MEXICO_CITY),
        ),
        *(("moved to albuqerque", DENVER), ("im in pheonix az", "America/Phoenix"), ("pacfic time zone", LOS_ANGELES)),
        *(("mountian time", DENVER), ("eastren time pls", NEW_YORK)),
    ],
)
def test_a_slip_of_a_name_is_read_as_the_name(text, zone):
    assert zones_in(text) == (zone,)


@pytest.mark.parametrize(
    ("text", "zone"), [("denvr", DENVER), ("san fransico", LOS_ANGELES), ("bogta", "America/Bogota")]
)
def test_a_slip_of_a_name_may_be_an_answer(text, zone):
    assert zones_in(text, is_answer=True) == (zone,)


@pytest.mark.parametrize(
    "text", ["im in trubble", "in a hury", "to runing", "in the bathrom", "en la mañna", "in my calfs"]
)
def test_a_slip_of_another_word_is_no_place(text):
    assert zones_in(text) == ()


@pytest.mark.parametrize(
    "text", ["yes", "no", "ok", "hi", "1", "6am", "mon wed 6", "my calf hurts", "what?", "thanks", "42"]
)
def test_an_answer_that_is_no_place_has_none(text):
    assert zones_in(text, is_answer=True) == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("im in portland", ("Portland, OR", "Portland, ME")),
        ("in valencia", ("Valencia, Venezuela", "Valencia, Spain")),
        ("im in washington", ("Seattle, WA", "Washington, DC")),
        ("in tennessee", ("Nashville, TN", "Knoxville, TN")),
        ("in georgia", ("Atlanta, GA", "Tbilisi, Georgia")),
        ("birmingham time", ("Birmingham, United Kingdom", "Birmingham, AL")),
    ],
)
def test_namesakes_that_are_nearly_as_big_are_asked_about(text, labels):
    found = read_place(plain_of(text), CATALOG.places)

    assert isinstance(found, Several)
    assert tuple(label for label, _ in found.candidates) == labels


def test_labels_are_in_the_language_of_the_runner():
    found = read_place("en cordoba", CATALOG.places, language="es")

    assert isinstance(found, Several)
    assert [label for label, _ in found.candidates] == ["Cordoba, Argentina", "Cordoba, España"]


def test_two_places_of_different_time_in_one_text_are_asked_about():
    assert zones_in("in denver and in boston") == (DENVER, NEW_YORK)


def test_the_country_of_the_number_settles_between_namesakes():
    assert zones_in("im in valencia", country="ES") == (MADRID,)
    assert zones_in("im in london", country="CA") == (LONDON, "America/Toronto")


def test_a_state_of_one_clock_is_named_for_itself():
    assert read_place("im in colorado", CATALOG.places) == Place("Colorado", DENVER)
    assert read_place("estoy en espana", CATALOG.places, language="es") == Place("España", MADRID)


STATES = {
    NEW_YORK: "connecticut delaware georgia_state maine maryland massachusetts new_hampshire new_jersey new_york "
    "north_carolina ohio pennsylvania rhode_island south_carolina vermont virginia west_virginia florida",
    CHICAGO: "alabama arkansas illinois iowa louisiana minnesota mississippi missouri oklahoma wisconsin texas kansas "
    "nebraska north_dakota",
    DENVER: "colorado montana new_mexico utah wyoming",
    LOS_ANGELES: "california nevada washington_state oregon",
    "America/Phoenix": "arizona",
    "America/Detroit": "michigan",
    "America/Anchorage": "alaska",
    "Pacific/Honolulu": "hawaii",
}


@pytest.mark.parametrize(
    ("zone", "state"), [(zone, state) for zone, states in STATES.items() for state in states.split()]
)
def test_a_state_that_keeps_one_time_tells_its_zone(zone, state):
    (found,) = zones_in(f"im in {state.replace('_', ' ')}")

    assert keep_same_clock(found, zone)


@pytest.mark.parametrize("state", ["kentucky", "tennessee", "indiana", "idaho", "south dakota"])
def test_a_state_divided_between_two_times_is_asked_about(state):
    assert len(zones_in(f"im in {state}")) == 2


def iana_zones() -> list[str]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    return [line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("zone", iana_zones())
def test_every_zone_is_known_by_its_name(zone):
    assert zones_in(zone) == (zone,)


@pytest.mark.parametrize("zone", iana_zones())
def test_every_zone_is_known_by_its_city(zone):
    city = zone.rsplit("/", 1)[-1].replace("_", " ").replace("-", " ")

    named = zones_in(f"im in {city}")
    in_region = CATALOG.places.cities.split("\n\n")[2]

    assert any(keep_same_clock(zone, other) for other in named) or f"\n{city.lower()}\t" in in_region


def test_what_we_say_of_a_place_fits_every_phone():
    names = [line.split("\t")[-1] for line in CATALOG.places.cities.splitlines()]

    assert not {letter for name in names for letter in name if not letter.isascii()} - set("éñüÉÑÜ")


@pytest.mark.parametrize(
    "text",
    [
        *("in denver mon to sun", "madrid dec 1-7", "i'm in denver", "back sunday", "back home", "back in boston"),
        *("estoy en bogotá hasta el viernes", "me mudé a chicago", "vuelvo el domingo", "portland maine"),
        *(
            "in la until friday",
            "off to spain tmrw",
            "America/Denver",
            "in london next week",
            "regreso a casa el lunes",
        ),
    ],
)
def test_a_text_that_says_only_where_they_are_is_told_from_others(text):
    assert says_where(plain_of(text), CATALOG.places)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "back",
            "denver",
            "80202",
            "in pain",
            "in the race",
            "at mile 18",
            "back hurts",
            "back cramp",
            "again",
            "home",
        ),
        *("i run in boston tue thu 6am", "skip tomorrow im in chicago", "calf in chicago", "race in chicago on sunday"),
        *(
            "mon 6am est",
            "de nada",
            "de nuevo",
            "salta el lunes",
            "a las 6 de la mañana los lunes",
            "until friday",
            "in 5",
        ),
    ],
)
def test_a_text_that_says_something_else_is_not_about_where_they_are(text):
    assert not says_where(plain_of(text), CATALOG.places)


@pytest.mark.parametrize(
    ("text", "tz"),
    [
        *(("im on mountain time", DENVER), ("mi hora es la de los ángeles", LOS_ANGELES), ("eastren tiem", NEW_YORK)),
        *(
            ("in denver mon to sun", DENVER),
            ("madrid dec 1-7", MADRID),
            ("back in boston", NEW_YORK),
            ("back sunday", None),
        ),
        *(("i'm visiting my folks in ohio", NEW_YORK), ("im in portland", None), ("ya volví a casa", None)),
    ],
)
def test_understanding_tells_the_zone_of_a_text_about_it(text, tz):
    intent = understand(text, catalog=CATALOG).intent

    assert intent == Timezone(tz, plain_of(text))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        *(
            ("back", "again"),
            ("BACK", "again"),
            ("denver", "unknown"),
            ("80202", "unknown"),
            ("in the race", "unknown"),
        ),
        *(("in pain", "area"), ("at mile 18", "area"), ("back cramp", "area"), ("calf in chicago", "area")),
        *(("run in denver sat 6am", "remind_set"), ("skip tomorrow im in chicago", "remind_skip")),
    ],
)
def test_understanding_takes_no_other_text_for_one_about_it(text, intent):
    assert name_of(understand(text, catalog=CATALOG).intent) == intent


WORDS = [
    "in",
    "denver",
    "la",
    "portland",
    ",",
    "or",
    "back",
    "st.",
    "time",
    "80202",
    "utc",
    "-5",
    "america/",
    "en",
    "de",
    ".",
    "mon",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)), st.booleans())
@example("utc-99", True)
@example("in , or", False)
@example("99999999999999999999", True)
def test_no_text_breaks_it(text, is_answer):
    plain = plain_of(text)

    found = read_place(plain, CATALOG.places, is_answer=is_answer)

    assert found is None or isinstance(found, Place | Several)
    assert says_where(plain, CATALOG.places) in (True, False)
    assert not isinstance(found, Place) or city_of_zone(found.zone)
