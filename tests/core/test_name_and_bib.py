"""A first name and a bib in one text, in answer to our question alone; what may mean something else is no name."""

import pytest

from core.name_and_bib import NameAndBib, read_name_and_bib


@pytest.fixture
def read(catalog):
    """Give a function that reads a text with the words of the catalog."""
    words = catalog.words

    def one(text):
        return read_name_and_bib(text, ordinary=words.ordinary.values(), first_names=words.groups["first_names"])

    return one


@pytest.mark.parametrize(
    ("text", "name", "bib"),
    [
        ("Ana 412", "Ana", "412"),
        ("ana 412", "Ana", "412"),
        ("412 Ana", "Ana", "412"),
        ("Ana, 412.", "Ana", "412"),
        ("bib 412 Ana", "Ana", "412"),
        ("bib#14 Victor", "Victor", "14"),
        ("soy Ana, dorsal 412", "Ana", "412"),
        ("Me llamo José y mi dorsal es el 12", "José", "12"),
        ("my name is Ben, bib 33", "Ben", "33"),
        ("hi im chidi 1203 thanks!", "Chidi", "1203"),
        ("my bib number is 412 and my name is ana", "Ana", "412"),
        ("Mary Jo 88", "Mary Jo", "88"),
        ("O'Brien 14", "O'Brien", "14"),
        ("Jean-Luc A701", "Jean-Luc", "A701"),
        ("rosa 412", "Rosa", "412"),
        ("Austin 412", "Austin", "412"),
        ("Ana 🏃 412", "Ana", "412"),
        ("412", None, "412"),
        ("#412", None, "412"),
        ("bib 88", None, "88"),
        ("b-1200", None, "B-1200"),
        ("Ana", "Ana", None),
        ("Ana Ruiz", "Ana Ruiz", None),
        ("I'm Will", "Will", None),
        ("Rosa", "Rosa", None),
    ],
)
def test_a_name_and_a_bib_are_read_in_any_order(read, text, name, bib):
    assert read(text) == NameAndBib(name, bib)


@pytest.mark.parametrize(
    "text",
    [
        *("chest pain", "no", "no bib", "I'd rather not", "later", "what?", "i dont have a bib", "none", "ok"),
        *("mile 18", "wave 2", "at 10", "see you at 10", "gate 5", "sat 7", "Tuesday 6", "about 20", "12 Ana 14"),
        *("water", "when is the start", "", "😀", "...", "is", "4121234567", "x" * 200, "A" * 30),
    ],
)
def test_what_may_mean_something_else_is_no_name(read, text):
    assert read(text) is None
