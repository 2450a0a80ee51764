"""Segments: equal to Twilio's calculator, nothing cut that belongs together, and quoted words that stay cheap."""

import doctest
import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import segments
from core.segments import count_segments, foreign_characters, is_gsm, plain, sms_units, split, to_gsm

VECTORS = [
    json.loads(line)
    for line in (Path(__file__).parent / "segment_vectors.jsonl").read_bytes().decode().split("\n")[:-1]
]
FAMILY, RUNNER, FLAG = "👨‍👩‍👧‍👦", "🏃🏽‍♀️", "🇵🇹"
NEWER_THAN_THE_CALCULATOR = ["❤️‍🔥", "🏴‍☠️", "🧑‍🤝‍🧑", "👩‍🦰", "🏳️‍⚧️", "क्ष"]

# A busy machine is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

gsm_characters = st.sampled_from("abc xyz ñé¿¡ΔΩ@\n\r^{}[]~|€\\\f")
signs = st.sampled_from(
    [FAMILY, RUNNER, FLAG, "👍", "❤️", "é", "í", "ñ̃", "각", "\r\n", "\ud83c", *NEWER_THAN_THE_CALCULATOR]
)
pieces = st.one_of(gsm_characters, signs, st.characters(categories=None))
any_text = st.lists(pieces, max_size=400).map("".join)
# Long runs, because a cut needs 160 septets or 70 units to happen at all.
long_text = st.lists(st.one_of(gsm_characters, signs), min_size=60, max_size=500).map("".join)
gsm_text = st.lists(gsm_characters, max_size=700).map("".join)
texts = st.one_of(any_text, long_text, gsm_text)


def units(piece, *, gsm):
    return sms_units(piece) if gsm else len(piece.encode("utf-16-le", "surrogatepass")) // 2


def unbreakable(text, *, gsm):
    """What no cut may part: GSM characters; else clusters, but CR LF and what no segment holds come in pieces."""
    if gsm:
        return list(text)
    clusters = regex.findall(r"\r|[\ud800-\udbff][\udc00-\udfff]?|[\udc00-\udfff]|\X", text)
    return [piece for cluster in clusters for piece in ([cluster] if units(cluster, gsm=False) <= 67 else cluster)]


def as_the_calculator_says_it(text):
    gsm = is_gsm(text)
    return {
        "text": "".join(split(text)),
        "encoding": "GSM-7" if gsm else "UCS-2",
        "units": [units(piece, gsm=gsm) for piece in split(text)],
        "foreign": list(foreign_characters(text)),
    }


def test_every_vector_is_as_in_twilios_calculator():
    differing = [vector for vector in VECTORS if as_the_calculator_says_it(vector["text"]) != vector]

    assert differing == []


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(segments).failed == 0


def test_there_are_a_thousand_vectors_of_both_encodings_and_many_lengths():
    encodings = [vector["encoding"] for vector in VECTORS]

    assert len({vector["text"] for vector in VECTORS}) == 1000
    assert encodings.count("GSM-7") > 300
    assert encodings.count("UCS-2") > 300
    assert {len(vector["units"]) for vector in VECTORS} >= {1, 2, 3, 4, 5, 6, 7}


@unhurried
@given(texts)
def test_the_pieces_join_to_the_text_and_are_as_many_as_counted(text):
    cut = split(text)

    assert "".join(cut) == text
    assert count_segments(text) == len(cut) >= 1


@unhurried
@given(texts)
def test_each_piece_fits_its_segment(text):
    gsm = is_gsm(text)

    sizes = [units(piece, gsm=gsm) for piece in split(text)]

    single, of_several = (160, 153) if gsm else (70, 67)
    assert max(sizes) <= (single if len(sizes) == 1 else of_several)
    assert sum(sizes) == sms_units(text)
    assert sum(sizes) <= single or len(sizes) > 1


@unhurried
@given(texts)
def test_no_cluster_and_no_pair_is_parted(text):
    gsm = is_gsm(text)
    cuts = {len("".join(split(text)[:n])) for n in range(1, count_segments(text))}
    ends, end = set(), 0

    for cluster in unbreakable(text, gsm=gsm):
        end += len(cluster)
        ends.add(end)

    assert cuts <= ends


@unhurried
@given(texts)
def test_each_piece_is_filled_as_far_as_it_goes(text):
    gsm = is_gsm(text)
    limit = 153 if gsm else 67
    cut = split(text)

    for piece, following in pairwise(cut):
        assert units(piece + unbreakable(following, gsm=gsm)[0], gsm=gsm) > limit


@unhurried
@given(texts)
def test_a_text_is_gsm_when_no_character_is_foreign(text):
    foreign = foreign_characters(text)

    assert is_gsm(text) == (not foreign)
    assert len(set(foreign)) == len(foreign)
    assert all(character in text and not is_gsm(character) for character in foreign)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("5 €", 4),
        ("5 km 🏃", 7),
        ("^{}\\[~]|€\f", 20),
        ("a\r\nb", 4),
        ("Después", 7),
        ("Sí", 2),
        ("Sí €", 4),
        ("`", 1),
        ("\x1b", 1),
        ("\x1b{", 2),
        (RUNNER, 7),
        (FAMILY, 11),
        (FLAG, 4),
        ("\ud83c", 1),
        ("\ud83c\udfc3", 2),
    ],
)
def test_units(text, expected):
    assert sms_units(text) == expected


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("", [0]),
        ("a" * 160, [160]),
        ("a" * 161, [153, 8]),
        ("a" * 306, [153, 153]),
        ("a" * 307, [153, 153, 1]),
        ("a" * 158 + "€", [160]),
        ("a" * 159 + "€", [153, 8]),
        ("a" * 152 + "€" * 5, [152, 10]),
        ("a" * 151 + "€" * 5, [153, 8]),
        ("€" * 80, [160]),
        ("€" * 81, [152, 10]),
        ("a" * 152 + "\r\n" + "a" * 7, [153, 8]),
        ("í" * 70, [70]),
        ("í" * 71, [67, 4]),
        ("í" * 134, [67, 67]),
        ("í" * 135, [67, 67, 1]),
        ("🏃" * 35, [70]),
        ("🏃" * 36, [66, 6]),
        ("í" * 66 + RUNNER, [66, 7]),
        ("í" * 60 + FAMILY, [60, 11]),
        ("í" * 64 + FLAG * 2, [64, 8]),
        ("í" * 66 + "\r\n" + "í" * 3, [67, 4]),
        ("€" * 71 + "í", [67, 5]),
    ],
)
def test_sizes_of_the_pieces(text, sizes):
    gsm = is_gsm(text)

    assert [units(piece, gsm=gsm) for piece in split(text)] == sizes


@pytest.mark.parametrize("sign", NEWER_THAN_THE_CALCULATOR)
@pytest.mark.parametrize("before", range(58, 71))
def test_a_sign_that_is_one_since_2017_stays_whole_too(sign, before):
    cut = split("í" * before + sign + "í" * 20)

    assert any(sign in piece for piece in cut)


@pytest.mark.parametrize("accents", [68, 69, 70, 134, 500])
def test_a_cluster_too_long_for_a_segment_is_cut_between_its_code_points(accents):
    text = "e" + "\u0301" * accents + "🏃"

    cut = split(text)

    assert "".join(cut) == text
    assert all(units(piece, gsm=False) <= 67 for piece in cut)
    assert len(cut) == -(-(accents + 3) // 67)


def test_the_halves_of_a_pair_that_came_in_singly_stay_together():
    cut = split("í" * 66 + "\ud83c\udfc3" + "í" * 10)

    assert cut[1].startswith("\ud83c\udfc3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t “stop” — now…", 'Don\'t "stop" - now...'),
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("\ufeffca\u200blf\u00ad", "calf"),
        ("line\u2028line", "line\nline"),
        ("5½ mi, ¼ cup", "5 1/2 mi, 1/4 cup"),
        ("4×400", "4x400"),
        ("Ｃａｌｆ！", "Calf!"),
        ("man\u0303ana", "mañana"),
        ("Sí, así está aún el óseo", "Sí, así está aún el óseo"),
        ("Ca va, ça 38° → 🏃🏽‍♀️", "Ca va, ça 38° → 🏃🏽‍♀️"),
        ("two\r\nlines", "two\r\nlines"),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected


@unhurried
@given(texts)
def test_plain_text_is_plain_already_and_longer_only_by_what_is_listed(text):
    composed = unicodedata.normalize("NFC", text)
    listed = 2 * composed.count("…") + 3 * sum(map(composed.count, "¼½¾"))

    once = plain(text)

    assert plain(once) == once
    assert len(once) <= len(composed) + listed


@unhurried
@given(gsm_text.map(lambda text: unicodedata.normalize("NFC", text)))
def test_plain_leaves_a_gsm_text_alone(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("me duele aquí, ¿qué hago? ñ", "me duele aqui, ¿qué hago? ñ"),
        ("ÁÍÓÚ áíóú ç ê œ ł", "AIOU aiou c e oe l"),
        ("my “calf” hurts…", 'my "calf" hurts...'),
        ("calf 😭😭 bad", "calf bad"),
        (f"{FAMILY}calf{RUNNER}", "calf"),
        ("1️⃣ calf", "1 calf"),
        ("one\r\n\ftwo\x00\x1bthree\x07", "one two three"),
        ("болит икра now", "? ? now"),
        ("小腿抽筋", "?"),
        ("38° × 2, 5½ m², 1º", "38 x 2, 5 1/2 m2, 1o"),
        ("\ud83c calf \udfc3", "calf"),
        ("𝐜𝐚𝐥𝐟", "calf"),
        ("a\u0302\u0301\u0330", "a"),
        ("what??? {really}", "what??? {really}"),
    ],
)
def test_a_runners_words_in_gsm(text, expected):
    assert to_gsm(text, most_units=160) == expected


@pytest.mark.parametrize(
    ("most_units", "expected"),
    [
        (14, "my calf {hi}"),
        (13, "my calf {..."),
        (12, "my calf..."),
        (11, "my calf..."),
        (5, "my..."),
        (4, "m..."),
        (3, "..."),
        (2, ".."),
        (0, ""),
        (-1, ""),
    ],
)
def test_a_runners_words_are_cut_with_dots(most_units, expected):
    assert to_gsm("my calf {hi}", most_units=most_units) == expected


@unhurried
@given(texts, st.integers(min_value=0, max_value=200))
def test_quoted_words_fit_their_room_in_gsm_on_one_line(text, most_units):
    quoted = to_gsm(text, most_units=most_units)

    assert is_gsm(quoted)
    assert sms_units(quoted) <= most_units
    assert quoted == " ".join(quoted.split())
    assert to_gsm(quoted, most_units=most_units) == quoted
