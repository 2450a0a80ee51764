"""What reminders, answers about run plans and tips for broadcasts must say (`must.toml`): what carriers demand, too."""

import re
from collections.abc import Iterator, Mapping

from content import files, shapes
from content.entries import Catalog, Text
from content.patterns import compiled
from content.reminder_texts import PLACEHOLDERS_OF_REMINDER
from content.reply_keys import PLACEHOLDERS_OF_PLAN_REPLY, PLACEHOLDERS_OF_REPLY

_EVERY_BROADCAST_TIP = "broadcast_tips"
_NAMES = {
    *PLACEHOLDERS_OF_REPLY,
    *PLACEHOLDERS_OF_PLAN_REPLY,
    *PLACEHOLDERS_OF_REMINDER,
    _EVERY_BROADCAST_TIP,
}


def broken(catalog: Catalog, data: Mapping[str, object]) -> list[str]:
    """List what the catalog leaves unsaid.

    Args:
        catalog: all we say.
        data: the tables of `must.toml`, by the name of the rule.

    Returns:
        Problems, each with the file, the key, the rule, what must be said and what to do.
    """
    problems: list[str] = []
    for rule, table in data.items():
        shape = files.shaped(shapes.MUST, table, "must.toml", rule, problems)
        if shape:
            problems += [
                f'must.toml: {rule}.where: "{name}" is no text we send: see docs/content.md for the list.'
                for name in shape.where
                if name not in _NAMES and name not in map(_name_of_tip, catalog.broadcast_tips)
            ]
            for text in catalog.texts:
                if not _names_of(text).isdisjoint(shape.where):
                    problems += _unsaid(text, rule, shape)
    return problems


def _names_of(text: Text) -> set[str]:
    """Name the reminder, the reply or the tips a text is one of: "evening" for "evening[2].en"."""
    key = re.split(r"[.\[]", text.key, maxsplit=1)[0]
    if text.kind == "broadcast":
        return {_EVERY_BROADCAST_TIP, _name_of_tip(key)}
    return {key} if text.kind in ("reminder", "plan", "reply") else set()


def _name_of_tip(key: str) -> str:
    return f"{_EVERY_BROADCAST_TIP}.{key}"


def _unsaid(text: Text, rule: str, shape: shapes.MustShape) -> Iterator[str]:
    for pattern in shape.en if text.language == "en" else shape.es:
        if not compiled(pattern).search(text.body):
            yield (
                f'{text.file}: {text.key}: rule "{rule}": found no "{pattern}": '
                f"say it ({shape.says}), or widen the pattern in must.toml."
            )
