"""The zones a number allows, which of them keep the same clock, and how one is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.segments import is_gsm
from core.zones import MOST_ZONES, city_of_zone, keep_same_clock, of_different_clocks, zones_of_number


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+13035550123", ("America/Denver",)),
        ("+12125550123", ("America/New_York",)),
        ("+17015550123", ("America/Denver", "America/Chicago")),
        ("+12085550123", ("America/Boise", "America/Los_Angeles")),
        ("+525512345678", ("America/Mexico_City",)),
        ("+5215512345678", ("America/Mexico_City",)),
        ("+5491123456789", ("America/Argentina/Buenos_Aires",)),
        ("+34612345678", ("Atlantic/Canary", "Europe/Madrid")),
        ("+447400123456", ("Europe/London",)),
        ("+4740612345", ("Europe/Oslo",)),
        ("+919812345678", ("Asia/Kolkata",)),
    ],
)
def test_a_number_tells_where_it_may_be(number, zones):
    assert zones_of_number(number) == zones


def test_a_number_of_many_zones_names_each_clock_once():
    zones = zones_of_number("+61412345678")

    assert "Australia/Sydney" in zones
    assert 2 <= len(zones) <= MOST_ZONES
    assert of_different_clocks(zones) == zones


@pytest.mark.parametrize(
    "number",
    ["+18005550123", "+18885550123", "+15005550006", "+79161234567", "+999999999", "", "12345", "RUNCLUB", "+1"],
)
def test_a_number_that_tells_nothing_has_no_zone(number):
    assert zones_of_number(number) == ()


@given(st.one_of(st.text(max_size=20), st.from_regex(r"\+[0-9]{3,18}", fullmatch=True)))
def test_no_number_breaks_it(number):
    assert all(city_of_zone(zone) for zone in zones_of_number(number))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("America/Chicago", "America/North_Dakota/Center", True),
        ("America/New_York", "America/Detroit", True),
        ("US/Mountain", "America/Denver", True),
        ("America/Denver", "America/Phoenix", False),
        ("Europe/Madrid", "Atlantic/Canary", False),
        ("America/New_York", "America/Santiago", False),
    ],
)
def test_zones_keep_the_same_clock_only_where_they_agree_all_year(one, other, same):
    assert keep_same_clock(one, other) is same


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("America/St_Johns", "St John's"),
        ("America/St_Lucia", "St. Lucia"),
        ("America/Port-au-Prince", "Port-au-Prince"),
        ("Atlantic/Canary", "Canary Islands"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT+5", "UTC-5"),
        ("Etc/GMT-2", "UTC+2"),
    ],
)
def test_a_zone_is_said_by_its_city(zone, city):
    assert city_of_zone(zone) == city
    assert is_gsm(city)
