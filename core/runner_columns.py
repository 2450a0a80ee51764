"""Which column of a list says what of a runner: guessed from its heading, English or Spanish, else from its cells."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, get_args

from core.runner_cells import language_of, tidy
from core.runner_pace import meters_of, pace_of, pace_of_finish

Column = Literal["phone", "first_name", "full_name", "bib", "wave", "distance", "language", "pace", "finish", "agreed"]
COLUMNS: tuple[Column, ...] = get_args(Column)
Row = Sequence[str]

_LOOKED_AT = 200  # rows: enough to tell what a column holds
_MOST_COLUMNS = 60
_MOST_OF_THEM = 0.6  # of the cells that are not empty
_MARATHON_METERS = 42_195

# What a heading says, folded to small letters without accents; the first that fits. None leaves the column out: a
# number to call in an emergency is not the runner's, and must never be texted.
_HEADINGS: tuple[tuple[str, Column | None], ...] = (
    (r"\b(emergency|emergencia|emerg|ice|parent|guardian|tutor|padre|madre|spouse|fax)\b", None),
    (r"\b(team|club|equipo|shirt|camiseta|company|coach|email|e mail|mail|correo|birth|nacimiento|age|edad)\b", None),
    (r"\b(opt in|optin|opted in|consent\w*|agree\w*|permission|acepta\w*|consentimiento|autoriza\w*)\b", "agreed"),
    (r"\b(text|sms) (updates|messages|alerts|ok|yes no)\b|\breceive (texts|sms)\b", "agreed"),
    (r"\b(last|family|sur) ?name\b|^(last|lname|surname|apellidos?|primer apellido|segundo apellido)$", None),
    (r"\b(mobile|cell|cellphone|movil|celular|phone|telephone|telefono|tel|tlf|tfno|whatsapp|msisdn)\b", "phone"),
    (r"\bphone\w*|^(sms|text|contact) number$|^numero de contacto$", "phone"),
    (r"\b(first|given|fore|preferred) ?name\b|^(first|fname|forename|nombre de pila)$", "first_name"),
    (r"\b(full|runner|participant|athlete) ?name\b|^(runner|participant|athlete|entrant)$", "full_name"),
    (r"^(nombre completo|nombre y apellidos?|apellidos? y nombre|corredora?|participante|atleta)$", "full_name"),
    (r"^(name|names|nombre|nombres)$", "full_name"),
    (r"\b(bib|dorsal)\b|^(race|start|runner) (number|no|nr)$|^(number|no|nr|num|numero)$", "bib"),
    (r"\b(wave|corral|oleada|ola|cajon)\b|^(start(ing)? group|grupo( de salida)?|salida)$", "wave"),
    (r"\b(language|lang|idioma|lengua|locale)\b", "language"),
    (r"\b(pace|ritmo)\b|^min (mi|km)$", "pace"),
    (r"\b(finish|goal|expected|estimated|predicted|projected|target|estimado|previsto|objetivo|meta)\b", "finish"),
    (r"^(distance|distancia|event|evento|race|carrera|prueba|modalidad|division)\b", "distance"),
)
_READ_HEADINGS = tuple((re.compile(pattern), column) for pattern, column in _HEADINGS)
_SURNAME = re.compile(r"\b(last|family|sur) ?name\b|^(last|lname|surname)$|apellido")
_MOBILE = re.compile(r"\b(mobile|cell|cellphone|movil|celular|sms|text|whatsapp)\b")
_AT_HOME = re.compile(r"\b(home|work|office|day|evening|casa|trabajo|fijo)\b")

_NUMBER = re.compile(r"[+'=\"]*[(+]?[0-9][0-9 ().,/E+-]*")
_BIB = re.compile(r"#?[A-Za-z]{0,2}-?[0-9]{1,6}")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_NAME = re.compile(r"[^\W\d_][^\d@:;/<>=]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was handed in, before it is known what it says.

    Args:
        rows: their cells, as text; the first may be headings.
        names: of the columns, where the list gives them beside its rows, as JSON does.
    """

    rows: Sequence[Row]
    names: Row | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A list whose headings are known to be such, or not to be there.

    Args:
        headings: of the columns; empty where there are none.
        rows: of runners.
        first_row: the number of the first of them, as a spreadsheet counts: 2 below headings.
    """

    headings: Row
    rows: Sequence[Row]
    first_row: int


def table_of(sheet: Sheet) -> Table:
    """Tell headings from runners: a first row is headings where we know one of them, or where it has no number yet
    there are some below."""
    if sheet.names is not None:
        return Table(tuple(map(tidy, sheet.names)), sheet.rows, 1)
    if sheet.rows and _are_headings(sheet.rows[0], sheet.rows[1 : _LOOKED_AT + 1]):
        return Table(tuple(map(tidy, sheet.rows[0])), sheet.rows[1:], 2)
    return Table((), sheet.rows, 1)


def guess_columns(table: Table) -> tuple[Column | None, ...]:
    """Guess what each column says; None for one that says nothing we use. Each is guessed once at most.

    >>> guess_columns(Table(("Last Name", "First Name", "Emergency Phone", "Cell Phone"), (), 2))
    (None, 'first_name', None, 'phone')
    """
    rows = [row for row in islice(table.rows, _LOOKED_AT) if any(row)]
    width = min(max((len(row) for row in (table.headings, *rows)), default=0), _MOST_COLUMNS)
    headings = [_cell(table.headings, at) for at in range(width)]
    by_heading = _by_headings(headings)
    if any(headings) and "phone" in by_heading:
        return tuple(by_heading)
    left_out = {at for at, heading in enumerate(headings) if _first_fit(heading) == (True, None)}
    return _with_cells(by_heading, rows, left_out)


def _are_headings(first: Row, below: Iterable[Row]) -> bool:
    if any(_is_number(cell) for cell in first):
        return False
    if any(_heading_says(cell) for cell in first):
        return True
    return any(_is_number(cell) for row in below for cell in row)


def _by_headings(headings: Sequence[str]) -> list[Column | None]:
    wished = [_heading_says(heading) for heading in headings]
    has_surname = any(
        column is None and _SURNAME.search(_folded(heading)) for heading, column in zip(headings, wished, strict=True)
    )
    if has_surname and "first_name" not in wished:
        wished = ["first_name" if column == "full_name" else column for column in wished]
    guessed: list[Column | None] = [None] * len(headings)
    for column in COLUMNS:
        places = [at for at, wish in enumerate(wished) if wish == column]
        if places:
            guessed[max(places, key=lambda at: (_fitness(headings[at]), -at))] = column
    return guessed


def _heading_says(heading: str) -> Column | None:
    return _first_fit(heading)[1]


def _first_fit(heading: str) -> tuple[bool, Column | None]:
    """Tell whether we know a heading, and what its column says."""
    folded = _folded(heading)
    fits = ((True, column) for pattern, column in _READ_HEADINGS if pattern.search(folded))
    return next(fits, (False, None))


def _fitness(heading: str) -> int:
    folded = _folded(heading)
    return bool(_MOBILE.search(folded)) - bool(_AT_HOME.search(folded))


def _folded(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading.replace("_", " ")).casefold()
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).casefold() if heading[:1].islower() else letters
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", split) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+|_", " ", plain).split())


def _with_cells(
    guessed: Sequence[Column | None], rows: Sequence[Row], left_out: Container[int]
) -> tuple[Column | None, ...]:
    """Guess by what the cells hold, where headings say nothing; the surest first."""
    found = list(guessed)
    for column, is_such in _TELLING:
        if column in found or (column == "first_name" and "full_name" in found):
            continue
        shares = {
            at: _share(rows, at, is_such) for at, taken in enumerate(found) if taken is None and at not in left_out
        }
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= _MOST_OF_THEM:
            found[best] = column
    return tuple(found)


def _share(rows: Iterable[Row], at: int, is_such: Callable[[str], bool]) -> float:
    cells = [cell for row in rows if (cell := _cell(row, at).strip())]
    return sum(map(is_such, cells)) / len(cells) if cells else 0


def _cell(row: Row, at: int) -> str:
    return row[at] if at < len(row) else ""


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.strip())) and sum(letter.isdigit() for letter in cell) >= 7


def _is_language(cell: str) -> bool:
    return len(cell) > 1 and language_of(cell) is not None


def _is_pace(cell: str) -> bool:
    return ":" in cell and pace_of(cell) is not None


def _is_finish(cell: str) -> bool:
    return cell.count(":") == 2 and pace_of_finish(cell, _MARATHON_METERS) is not None


def _is_distance(cell: str) -> bool:
    return meters_of(cell) is not None


def _is_full_name(cell: str) -> bool:
    return bool(_NAME.fullmatch(cell)) and len(cell.split()) > 1


def _is_first_name(cell: str) -> bool:
    return bool(_WORD.fullmatch(cell)) and len(cell) > 2


def _is_bib(cell: str) -> bool:
    return bool(_BIB.fullmatch(cell))


_TELLING: tuple[tuple[Column, Callable[[str], bool]], ...] = (
    ("phone", _is_number),
    ("language", _is_language),
    ("finish", _is_finish),
    ("pace", _is_pace),
    ("distance", _is_distance),
    ("full_name", _is_full_name),
    ("first_name", _is_first_name),
    ("bib", _is_bib),
)
