"""The table of what each folder may import, and who may ask for what; test_layers.py holds the project to it.

`content/` says, `core/` decides, `services/` do, `store/` remembers, `gateway/` carries, `web/` shows.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NOT_THE_SERVICE = {"tests", "bench", "training", "docs", "var", "node_modules"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one folder, or one file beside them, may import besides the standard library."""

    ours: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    read_only_store: bool = False


TABLE = {
    "content": Row(ours=("content",), libraries=("pydantic",)),
    "core": Row(ours=("core", "content.catalog"), libraries=("rapidfuzz", "phonenumbers", "regex")),
    "store": Row(ours=("store", "core"), libraries=("sqlite_utils", "pysqlite3", "psycopg", "psycopg_pool")),
    "gateway": Row(ours=("gateway", "core"), libraries=("twilio", "aiohttp")),
    "services": Row(ours=("core", "content", "store", "gateway.base", "logs")),
    "web": Row(
        ours=("web", "services", "core", "gateway.base", "store", "wiring", "logs"),
        libraries=(
            "flask",
            "apiflask",
            "pydantic",
            "pydantic_core",
            "werkzeug",
            "markupsafe",
            "flask_wtf",
            "prometheus_client",
            "segno",
        ),
        read_only_store=True,
    ),
    "settings.py": Row(libraries=("pydantic", "pydantic_core", "pydantic_settings", "dotenv", "phonenumbers")),
    "logs.py": Row(),
    "processes.py": Row(ours=("logs",)),
    "passwords.py": Row(ours=("core",), libraries=("argon2",)),
    "wiring.py": Row(ours=("settings", "passwords", "content", "core", "store", "gateway", "logs")),
    "worker.py": Row(
        ours=("settings", "wiring", "dispatch", "rounds", "services", "store", "core", "logs"),
        libraries=("apscheduler",),
        read_only_store=True,
    ),
    "dispatch.py": Row(ours=("wiring", "services", "store", "core", "logs"), read_only_store=True),
    "rounds.py": Row(
        ours=("wiring", "dispatch", "gateway.base", "services", "store", "core", "content.catalog", "logs"),
        read_only_store=True,
    ),
    "commands": Row(
        ours=("commands", "settings", "wiring", "services", "store", "core", "content", "logs"),
        libraries=("click", "flask"),
        read_only_store=True,
    ),
    "app.py": Row(
        ours=("settings", "wiring", "web", "commands", "core.timing", "content.catalog", "processes", "logs"),
        libraries=("flask", "flask_wtf", "granian", "werkzeug"),
    ),
}
PURE = ("content", "core")
ASKS_THE_CLOCK = ("wiring.py", "worker.py", "dispatch.py", "rounds.py", "commands", "web")
HAVE_AN_EVENT_LOOP = ("worker.py", "dispatch.py", "rounds.py")
READS_THE_ENVIRONMENT = ("settings.py",)
SPEAKS_SQL = ("store",)

IMPURE_MODULES = {"logging", "sqlite3", "socket", "subprocess", "threading", "asyncio", "urllib.request", "http.client"}
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
STOPWATCH = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns", "time.sleep"}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv", "os.environ.get"}
READING = re.compile(r"(find|list|count|sum|is|has|parts_of|pending|read|check|open_database)(_|$)")
READS_AND_MIGRATES = {"commands": {"migrate", "backup"}}
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+.*\sAS\s*\("
    r"|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE)|PRAGMA\s+\w+)",
    re.DOTALL,
)


def complaints(path: str, source: str) -> list[str]:
    """Tell what a file does that its layer may not.

    Args:
        path: where it stands in the project, such as "core/parts.py"; decides which row of the table holds.
        source: its Python.
    """
    layer = path.split("/", 1)[0]
    if layer not in TABLE:
        return [f"{path}: has no row in the table of tests/layers.py"]
    tree = ast.parse(source)
    found = [*_imports(path, layer, tree), *_questions(layer, tree), *_sql(layer, tree)]
    return [f"{path}:{line}: {layer} may not {what}" for line, what in sorted(set(found))]


def _imports(path: str, layer: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for line, module in _imported(path, tree):
        if not _may_import(layer, module):
            yield line, f"import {module}"


def _may_import(layer: str, module: str) -> bool:
    top = module.split(".", 1)[0]
    if layer in PURE and (module in IMPURE_MODULES or top in IMPURE_MODULES):
        return False
    if top == "sqlite3":
        return layer in SPEAKS_SQL
    return top in sys.stdlib_module_names or _is_allowed(module, TABLE[layer])


def _is_allowed(module: str, row: Row) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in (*row.ours, *row.libraries))


def _imported(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Name each imported module in full; `from gateway import twilio` gives gateway.twilio, as it may be a module."""
    folder = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*folder[: len(folder) - node.level + 1]] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, _full_name(module, alias.name)) for alias in node.names)


def _full_name(module: str, name: str) -> str:
    inside = PROJECT.joinpath(*module.split("."))
    return f"{module}.{name}" if inside.is_dir() and name.islower() else module


def _questions(layer: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    aliases = _aliases(tree)
    written = _written_to_the_store(layer, tree)
    for node in ast.walk(tree):
        name = _dotted(node, aliases)
        if name is None:
            continue
        if name in ENVIRONMENT and layer not in READS_THE_ENVIRONMENT:
            yield _line(node), "read the environment: it is settings.py that does"
        if _ends_in(name, WALL_CLOCK) and layer not in ASKS_THE_CLOCK:
            yield _line(node), "ask the clock: take now as an argument"
        if layer in PURE and name in STOPWATCH:
            yield _line(node), "measure or spend time"
        if name in ("importlib.import_module", "__import__"):
            yield _line(node), "import by name"
        if isinstance(node, ast.Attribute) and node.attr == "clock" and layer not in ASKS_THE_CLOCK:
            yield _line(node), "ask the clock: take now as an argument"
    if layer in HAVE_AN_EVENT_LOOP:
        yield from _asked_in_the_event_loop(tree)
    yield from written


def _asked_in_the_event_loop(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find where a coroutine itself asks the clock, which may ask the database."""
    for coroutine in (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)):
        for node in ast.walk(coroutine):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "clock":
                yield node.lineno, "ask the clock in the event loop: ask on the database's thread"


def _ends_in(name: str, endings: set[str]) -> bool:
    return any(name == ending or name.endswith(f".{ending}") for ending in endings)


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Map the names a file uses to what they stand for: `from os import environ as e` gives {"e": "os.environ"}."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            aliases |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return aliases


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return aliases.get(node.id, node.id)
    if isinstance(node, ast.Attribute) and (base := _dotted(node.value, aliases)):
        return f"{base}.{node.attr}"
    return None


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _written_to_the_store(layer: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find calls into store/ that do more than read, and transactions begun where only reading is allowed."""
    if not TABLE[layer].read_only_store:
        return
    aliases = _aliases(tree)
    allowed = READS_AND_MIGRATES.get(layer, set())
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _dotted(call.func, aliases) or ""
        verb = name.rsplit(".", 1)[-1]
        is_type = verb[:1].isupper()
        if name.startswith("store.") and not (READING.match(verb) or verb in allowed or is_type):
            yield call.lineno, f"write to the store, as {verb} does"
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "transaction":
            yield call.lineno, "write to the store, as transaction does"


def _sql(layer: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if layer in SPEAKS_SQL:
        return
    docstrings = {id(docstring) for node in ast.walk(tree) if (docstring := _docstring(node))}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str) and _is_sql(node.value):
            yield node.lineno, "speak SQL: it is store/ that does"


def _is_sql(text: str) -> bool:
    """Tell SQL, all in capitals or all in small letters, from a sentence such as "Select one from the list"."""
    return bool(SQL.match(text.upper() if text.lstrip()[:1].islower() else text))


def _docstring(node: ast.AST) -> ast.expr | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or not node.body:
        return None
    first = node.body[0]
    return first.value if isinstance(first, ast.Expr) else None


def service_files() -> list[str]:
    """List the Python files of the service, as "core/parts.py"."""
    paths = (path.relative_to(PROJECT) for path in PROJECT.rglob("*.py"))
    kept = (path for path in paths if not path.parts[0].startswith(".") and path.parts[0] not in NOT_THE_SERVICE)
    return sorted(path.as_posix() for path in kept)
