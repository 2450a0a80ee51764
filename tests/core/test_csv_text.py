"""What we write as CSV is executed by no spreadsheet, and reads back as it was."""

import csv
import io

import pytest

from core.csv_text import csv_of, guarded, without_guard

CELLS = [
    "Ana",
    "",
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "'=1",
    "''=1",
    "'t Hooft",
    "a,b",
    'a"b',
    "a\nb",
]


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "+1-303"])
def test_what_a_spreadsheet_would_execute_begins_with_an_apostrophe(formula):
    assert guarded(formula) == f"'{formula}"


def test_a_phone_number_stays_as_it_is():
    assert csv_of(["phone"], [["+13035550123"]]) == "phone\r\n+13035550123\r\n"


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_comes_back_as_it_was(cell):
    written = csv_of(["name", "bib"], [[cell, None]])

    (_, (name, bib)) = csv.reader(io.StringIO(written, newline=""))

    assert without_guard(name) == cell
    assert bib == ""
