"""Replies: what we answer besides the stretches, from `replies.toml`, `plan_replies.toml`, `command_replies.toml`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from content import files, shapes
from content.entries import LANGUAGES, Kind, Language, Reply, Text
from content.reply_keys import (
    AFTER_DANGER,
    ONE_TEXT,
    PLACEHOLDERS_OF_COMMAND_REPLY,
    PLACEHOLDERS_OF_PLAN_REPLY,
    PLACEHOLDERS_OF_REPLY,
)
from content.texts import CUT, texts_of

_FILES = {
    "replies.toml": PLACEHOLDERS_OF_REPLY,
    "plan_replies.toml": PLACEHOLDERS_OF_PLAN_REPLY,
    "command_replies.toml": PLACEHOLDERS_OF_COMMAND_REPLY,
}

Replies = dict[Language, dict[str, Reply]]


def read_replies(folder: Path, problems: list[str]) -> tuple[Replies, list[Text]]:
    """Read the replies of all files.

    Args:
        folder: holds the files.
        problems: takes what is wrong, with the file and the key.

    Returns:
        The replies by language and key, those that are broken left out, and their texts.
    """
    replies: Replies = {language: {} for language in LANGUAGES}
    texts: list[Text] = []
    for file, placeholders in _FILES.items():
        for key, shape in _shapes_of(file, files.read_toml(folder, file, problems), placeholders, problems):
            for language in LANGUAGES:
                said = getattr(shape, language)
                replies[language][key] = said if isinstance(said, str) else tuple(said)
                allowed = placeholders[key]
                texts += texts_of(file, f"{key}.{language}", language, said, _kind_of(key), allowed, problems)
    return replies, texts


def _shapes_of(
    file: str, data: Mapping[str, object], placeholders: Mapping[str, object], problems: list[str]
) -> Iterator[tuple[str, shapes.ReplyShape]]:
    problems += [f"{file}: {key}: is missing: add it." for key in ("source", "reviewed_on") if data and key not in data]
    named = dict(files.tables(data))
    problems += [f"{file}: {key}: is missing: add it in both languages." for key in placeholders if key not in named]
    for key, table in named.items():
        if key not in placeholders:
            problems.append(f"{file}: {key}: is no reply we send: see docs/content.md for the list.")
            continue
        shape = files.shaped(shapes.REPLY, table, file, key, problems)
        if shape:
            problems += _not_one_text(file, key, shape)
            yield key, shape


def _not_one_text(file: str, key: str, shape: shapes.ReplyShape) -> Iterable[str]:
    """Name the language in which a reply that is one text is a list; some are cut when they leave."""
    if key in ONE_TEXT or _kind_of(key) in CUT:
        for language in LANGUAGES:
            if not isinstance(getattr(shape, language), str):
                yield f"{file}: {key}.{language}: is one text: write it without a list."


def _kind_of(key: str) -> Kind:
    if key in PLACEHOLDERS_OF_PLAN_REPLY:
        return "plan"
    if key in PLACEHOLDERS_OF_COMMAND_REPLY:
        return "command"
    return "after_danger" if key in AFTER_DANGER else "reply"
