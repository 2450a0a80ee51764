"""The texts that stand under one key, each with the room it has."""

from collections.abc import Iterable

from content.entries import Kind, Language, Text
from content.placeholders import complain

SINGLE_ROOM = 160
SERIES_ROOM = 156  # 160 less "1/3 "
CUT: frozenset[Kind] = frozenset({"plan", "command"})  # cut into parts when they leave, three at most
CUT_ROOM = 3 * SERIES_ROOM


def texts_of(
    file: str,
    key: str,
    language: Language,
    said: str | list[str],
    kind: Kind,
    allowed: Iterable[str],
    problems: list[str],
) -> list[Text]:
    """Give the text of a key, or the parts of one, and say which placeholders may not stand there.

    Args:
        file, key: where it stands, such as "replies.toml" and "thanks.en"; a part of several is "again_soon.en[2]".
        said: one text, or the parts of a series.
        allowed: the names of the placeholders it may carry.
        problems: takes what is wrong.
    """
    if isinstance(said, str):
        problems += complain(file, key, said, allowed)
        return [Text(file, key, language, said, CUT_ROOM if kind in CUT else SINGLE_ROOM, kind)]
    room = SERIES_ROOM if len(said) > 1 else SINGLE_ROOM
    parts = [(f"{key}[{number}]", body) for number, body in enumerate(said, start=1)]
    for where, body in parts:
        problems += complain(file, where, body, allowed)
    return [Text(file, where, language, body, room, kind) for where, body in parts]
