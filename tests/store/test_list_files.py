"""Files of runners, as spreadsheets, registration services and Windows write them, and what is none."""

import tracemalloc

import pytest

from store.list_files import read_sheet
from store.list_json import read_objects
from store.list_limits import MOST_BYTES, MOST_IN_A_CELL, MOST_ROWS, ListError

ROWS = [("Nombre", "Móvil"), ("José", "303-555-0101")]
LINES = "Nombre,Móvil\nJosé,303-555-0101\n"

NO_LISTS = [
    (b"", "nothing in this list"),
    (b" \r\n\t", "nothing in this list"),
    (b"PK\x03\x04\x14\x00", "an Excel workbook or another packed file, not a list: .* save it as CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
    (b"%PDF-1.7", "a PDF"),
    (b"\x89PNG\r\n", "a picture"),
    (b"<!DOCTYPE html><html>", "a web page"),
    (bytes(range(8)) * 99, "no text"),
    (b'[{"phone": "303"},', "breaks off in line 1"),
    (b'{"phone": nan}\n{"x"', "breaks off|cannot be read"),
    (b"[" * 100_000, "cannot be read as such"),
    (b"[1, 2]", "Row 1 of this list is no object"),
    (b'Name,Phone\n"Ana,303\nBen,304\n', "Row 2 has a quotation mark"),
    (b'Name,Phone\nAna,303\n"Ben" B,304\n', "Row 3 has a quotation mark"),
    (b'Name,Phone\n"' + b"x" * 200_000 + b'",303\n', "Row 2 has a quotation mark"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_a_list_is_read_in_whatever_encoding(encoding):
    assert read_sheet(LINES.encode(encoding)).rows == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_with_whatever_delimiter_and_ends_of_lines(delimiter, end):
    data = LINES.replace(",", delimiter).replace("\n", end).encode()

    assert read_sheet(data).rows == ROWS


def test_the_delimiter_a_spreadsheet_tells_is_taken():
    assert read_sheet(b"sep=;\r\nName;Phone, mobile\r\nAna;303\r\n").rows == [("Name", "Phone, mobile"), ("Ana", "303")]


def test_a_list_of_one_column_is_one():
    assert read_sheet(b"phone\n3035550101\n3035550102\n").rows == [("phone",), ("3035550101",), ("3035550102",)]


def test_an_empty_line_counts_as_a_row_so_that_numbers_are_those_of_the_spreadsheet():
    sheet = read_sheet(b"Name,Phone\n\nAna,303\n\n\n")

    assert sheet.rows == [("Name", "Phone"), ("", ""), ("Ana", "303")]


def test_lines_within_quotes_are_one_cell_and_rows_may_be_ragged():
    sheet = read_sheet(b'Name,Phone\n"Ana\n\nMaria","303"\nBen\nCid,304,x,y\n')

    assert sheet.rows == [
        ("Name", "Phone", "", ""),
        ("Ana\n\nMaria", "303", "", ""),
        ("Ben", "", "", ""),
        ("Cid", "304", "x", "y"),
    ]


def test_two_columns_of_one_name_stay_two():
    assert read_sheet(b"Phone,Phone\n303,304\n").rows[1] == ("303", "304")


@pytest.mark.parametrize(
    "text",
    [
        '[{"phone": "303", "bib": 7}, {"phone": 304, "wave": null, "texts": true}]',
        '{"runners": [{"phone": "303", "bib": 7}, {"phone": 304, "wave": null, "texts": true}]}',
        '{"phone": "303", "bib": 7}\n\n{"phone": 304, "wave": null, "texts": true}\n',
        '\ufeff[{"phone": "303", "bib": 7}, {"phone": 304, "wave": null, "texts": true}]',
    ],
)
def test_json_is_read_as_an_array_as_an_object_that_holds_one_and_line_by_line(text):
    sheet = read_sheet(text.encode())

    assert sheet.names == ("phone", "bib", "wave", "texts")
    assert sheet.rows == [("303", "7", "", ""), ("304", "", "", "yes")]


@pytest.mark.parametrize(("data", "why"), NO_LISTS)
def test_what_is_no_list_is_named_with_what_to_do(data, why):
    with pytest.raises(ListError, match=why):
        read_sheet(data)


def test_a_list_that_is_too_long_is_refused():
    with pytest.raises(ListError, match="more than 200,000 rows"):
        read_sheet(b"Phone\n" + b"1\n" * (MOST_ROWS + 1))
    with pytest.raises(ListError, match="more than 200,000 rows"):
        read_objects([{}] * (MOST_ROWS + 1))


@pytest.mark.parametrize("data", [b"Phone\n1" + b"\n" * 10_000_000, b"[" + b"{}," * 5_000_000 + b"{}]"])
def test_millions_of_nothing_are_refused_before_they_take_all_memory(data):
    tracemalloc.start()

    with pytest.raises(ListError, match="more than 200,000 rows"):
        read_sheet(data)

    assert tracemalloc.get_traced_memory()[1] < 10 * len(data)
    tracemalloc.stop()


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(ListError, match="more than 32 MB"):
        read_sheet(bytes(MOST_BYTES + 1))


def test_a_cell_is_cut_where_nothing_we_read_is_longer():
    assert read_sheet(b"Phone\n" + b"9" * 500).rows[1] == ("9" * MOST_IN_A_CELL,)
