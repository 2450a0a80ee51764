"""Reading one content file and giving it its shape (`shapes.py`), naming every key that is wrong.

Whatever an edit leaves behind ends as a problem: a file cut off, of another encoding, a folder, endless nesting.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

# Steps that pydantic puts into the path of a fault for the alternatives of a union: no key of ours.
_OF_PYDANTIC = ("constrained-str", "function-after", "list[", "LabelShape", "FactPatterns")


def list_toml(folder: Path) -> list[Path]:
    """List the TOML files of a folder; those of an editor, such as `.#calf.toml`, begin with a dot and are none."""
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def read_toml(folder: Path, name: str, problems: list[str]) -> dict[str, object]:
    """Read one file; where it cannot be read, say so among the problems and give nothing."""
    try:
        return tomllib.loads(_read(folder, name, problems))
    except (ValueError, RecursionError) as error:  # ValueError also where a number has thousands of digits
        problems.append(f"{name}: not readable as TOML ({error}): see docs/content.md for how a file looks.")
        return {}


def read_lines(folder: Path, name: str, problems: list[str]) -> frozenset[str]:
    """Read a list of words, one a line, without its # comments; where it cannot be read, say so among the problems."""
    lines = _read(folder, name, problems).splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _read(folder: Path, name: str, problems: list[str]) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except FileNotFoundError:
        problems.append(f"{name}: the file is missing: put it back.")
    except UnicodeDecodeError as error:
        problems.append(f"{name}: not UTF-8 at byte {error.start}: save it as UTF-8.")
    except OSError as error:
        problems.append(f"{name}: cannot be read ({error.strerror}): a file must be there that we may read.")
    return ""


def shaped(adapter: TypeAdapter[T], data: object, file: str, key: str, problems: list[str]) -> T | None:
    """Give data its shape; where it does not fit, name every key that is wrong among the problems."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        problems += dict.fromkeys(_explain(file, key, fault) for fault in error.errors())
        return None


def tables(data: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    """Give the entries of a file with their names, without what the file says of itself."""
    return ((name, table) for name, table in data.items() if name not in ("source", "reviewed_on"))


def _explain(file: str, key: str, fault: Mapping[str, object]) -> str:
    where = (key + _path(fault)).strip(".")
    match fault["type"]:
        case "missing":
            wrong = "is missing: add it" + (", in this language too." if where.split(".")[-1] in ("en", "es") else ".")
        case "extra_forbidden":
            wrong = "is not a key we know here: spell it as docs/content.md does, or take it out."
        case "too_long":
            wrong = f"has too many entries: {fault['msg']}."
        case _:
            wrong = f"{fault['msg']}; found {_shown(fault['input'])}."
    return f"{file}: {where}: {wrong}"


def _shown(value: object) -> str:
    try:
        return repr(str(value)[:60])
    except (ValueError, RecursionError):  # a number of thousands of digits, a nesting without end
        return "what cannot be shown"


def _path(fault: Mapping[str, object]) -> str:
    location = fault["loc"]
    assert isinstance(location, tuple)
    named = [step for step in location if not (isinstance(step, str) and step.startswith(_OF_PYDANTIC))]
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in named)
