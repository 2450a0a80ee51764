"""The notation of phrases, and where they are found in a text."""

import pytest

from core.phrases import Hit, PhraseBook, PhraseError, parse
from core.words import comparable, read_words

GROUPS = {"pain": ("pain", "hurt*"), "filler": ("my", "the", "is", "please")}


def places(phrase: str, text: str) -> list[tuple[int, ...]]:
    book = PhraseBook([("it", parse(phrase, GROUPS))], fillers=GROUPS["filler"])
    words = read_words(comparable(text, emoji={}), breaks=frozenset({"but"}))
    return [hit.positions for hit in book.find(words)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("passed out", "he PASSED OUT!"),
        ("passed out", "passed the out"),
        ("collaps*", "she collapsed"),
        ("calf|calves", "my calves"),
        ("@pain", "it hurts"),
        ("chest + @pain", "pain in my chest"),
        ("chest + @pain", "chest really starting to hurt"),
        ("diabetic & shaky", "diabetic. feeling shaky"),
        ("= emergency", "Emergency, please!"),
        ("cant breathe", "I can\u2019t breathe"),
        ("dolio", "me doli\u00f3"),
    ],
)
def test_a_phrase_is_found_however_the_text_is_dressed(phrase, text):
    assert places(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("passed out", "passed an aid station, all out"),
        ("passed out", "passed. out"),
        ("collaps*", "callous"),
        ("chest + @pain", "chest strap. my calf hurts"),
        ("chest + @pain", "chest one two three four five six seven eight nine hurts"),
        ("diabetic & shaky", "feeling shaky"),
        ("= emergency", "emergency contact"),
    ],
)
def test_a_phrase_is_not_found_where_its_words_do_not_belong_together(phrase, text):
    assert not places(phrase, text)


def test_a_hit_tells_whose_it_is_and_where_its_words_stand():
    book = PhraseBook([("heart", parse("chest + @pain", GROUPS))], fillers=GROUPS["filler"])

    hits = book.find(read_words("the pain in my chest", breaks=frozenset()))

    assert hits == [Hit("heart", (1, 4))]


@pytest.mark.parametrize("phrase", ["", "chest +", "& shaky", "@nobody", "Chest", "can't", "d\u00f3nde"])
def test_a_phrase_that_cannot_be_found_in_any_text_is_refused_with_its_words(phrase):
    with pytest.raises(PhraseError) as refused:
        parse(phrase, GROUPS)

    assert phrase in str(refused.value)


def test_a_text_that_repeats_a_word_a_thousand_times_is_read_with_bounded_work():
    found = places("chest + @pain", "chest hurts " * 1_000)

    assert 0 < len(found) <= 36
