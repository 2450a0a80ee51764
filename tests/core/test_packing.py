"""Texts cut into parts of one segment each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packing import pack
from core.segments import GSM_SINGLE, UCS2_SINGLE, is_gsm, sms_units

SENTENCE = "x" * 99 + "."


def test_what_fits_one_text_stays_one():
    assert pack("One.", "Two.") == ("One. Two.",)
    assert pack("x" * GSM_SINGLE) == ("x" * GSM_SINGLE,)


def test_texts_that_do_not_fit_together_begin_parts_of_their_own():
    assert pack("A first.", SENTENCE, SENTENCE) == ("A first.", SENTENCE, SENTENCE)


def test_a_long_text_is_cut_at_the_ends_of_its_sentences():
    assert pack(f"Short one. {SENTENCE} {SENTENCE}") == (f"Short one. {SENTENCE}", SENTENCE)


@pytest.mark.parametrize("mark", [",", ";", ":"])
def test_a_sentence_that_is_too_long_is_cut_at_its_commas_then_between_words(mark):
    long = f"{'a' * 120}{mark} {'b' * 120}"

    assert pack(long) == (f"{'a' * 120}{mark}", "b" * 120)
    assert pack(f"{'a' * 120} {'b' * 120}") == ("a" * 120, "b" * 120)


@given(st.lists(st.text("ab ,.?!áñ€", max_size=120), min_size=1, max_size=4))
def test_no_word_is_lost_and_each_part_has_room_for_its_number(texts):
    texts = [re.sub(r"\\S{30,}", "word", text) for text in texts]

    parts = pack(*texts)

    room = (GSM_SINGLE if is_gsm(" ".join(texts)) else UCS2_SINGLE) - 4 * (len(parts) > 1)
    assert " ".join(parts).split() == " ".join(texts).split()
    assert [part for part in parts if sms_units(part) > room and " " in part.strip()] == []
