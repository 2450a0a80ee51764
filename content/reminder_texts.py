"""Reminders: what we send by ourselves, from `reminders.toml`: for each kind its wordings, in the order they go out."""

from collections.abc import Mapping

from content import files, shapes
from content.entries import LANGUAGES, Language, Text
from content.placeholders import complain
from content.texts import SINGLE_ROOM

TIP_ROOM = 75  # so that each tip fits beside the longest run
_FILE = "reminders.toml"

Wordings = tuple[Mapping[Language, str], ...]

# What each kind of reminder must carry, and may: {run} is which run, {tip} the tip of the week.
PLACEHOLDERS_OF_REMINDER: Mapping[str, frozenset[str]] = {
    "evening": frozenset({"run"}),
    "evening_with_tip": frozenset({"run", "tip"}),
    "evening_far": frozenset({"run", "longest", "step"}),
    "before": frozenset({"run"}),
    "before_with_tip": frozenset({"run", "tip"}),
    "strength": frozenset(),
    "evening_with_strength": frozenset({"run"}),
    "strength_with_tip": frozenset({"tip"}),
    "tip": frozenset(),
}

# Nobody is to read the same words every evening, nor the same tip two weeks in a row.
FEWEST_WORDINGS: Mapping[str, int] = {"evening": 4, "before": 3, "strength": 4, "evening_with_strength": 2, "tip": 2}


def read_reminders(data: Mapping[str, object], problems: list[str]) -> tuple[dict[str, Wordings], list[Text]]:
    """Read the wordings of every reminder.

    Args:
        data: what `reminders.toml` holds: for each kind a list of tables, one a wording.
        problems: takes what is wrong, with the key, such as "evening[2].es".

    Returns:
        The wordings by kind, every kind at least as an empty series, and their texts with the keys they stand under.
    """
    reminders: dict[str, Wordings] = dict.fromkeys(PLACEHOLDERS_OF_REMINDER, ())
    texts: list[Text] = []
    for name, tables in data.items():
        if name in PLACEHOLDERS_OF_REMINDER:
            reminders[name] = _wordings(name, tables, texts, problems)
        else:
            problems.append(f"{_FILE}: {name}: is no reminder we send: see docs/content.md for the list.")
    for name, wordings in reminders.items():
        fewest = FEWEST_WORDINGS.get(name, 1)
        if len(wordings) < fewest:
            problems.append(f"{_FILE}: {name}: has {len(wordings)} wordings, {fewest} are needed: add [[{name}]].")
    return reminders, texts


def _wordings(name: str, tables: object, texts: list[Text], problems: list[str]) -> Wordings:
    wordings = []
    for number, table in enumerate(tables if isinstance(tables, list) else [tables], start=1):
        key = f"{name}[{number}]"
        shape = files.shaped(shapes.WORDING, table, _FILE, key, problems)
        if shape:
            said: dict[Language, str] = {"en": shape.en, "es": shape.es}
            texts += [_text(name, f"{key}.{language}", language, said[language], problems) for language in LANGUAGES]
            wordings.append(said)
    return tuple(wordings)


def _text(name: str, key: str, language: Language, body: str, problems: list[str]) -> Text:
    placeholders = PLACEHOLDERS_OF_REMINDER[name]
    problems += complain(_FILE, key, body, placeholders)
    problems += [
        f"{_FILE}: {key}: {{{placeholder}}} is missing: put it in."
        for placeholder in sorted(placeholders)
        if f"{{{placeholder}}}" not in body
    ]
    return Text(_FILE, key, language, body, TIP_ROOM if name == "tip" else SINGLE_ROOM, "reminder")
