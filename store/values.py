"""How values become columns: instants as UTC milliseconds, texts as what both engines can hold."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def to_ms(instant: datetime) -> int:
    """Turn an aware instant into the integer UTC milliseconds of the `*_at` columns; what is finer is cut off."""
    return (instant - EPOCH) // MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Turn the milliseconds of an `*_at` column into an aware UTC instant."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def to_ms_or_none(instant: datetime | None) -> int | None:
    """Like `to_ms`, where there may be no instant."""
    return None if instant is None else to_ms(instant)


def from_ms_or_none(milliseconds: int | None) -> datetime | None:
    """Like `from_ms`, where the column may be NULL."""
    return None if milliseconds is None else from_ms(milliseconds)


def storable(text: str) -> str:
    """Give the text as both engines can hold it, so that no text of a runner is lost.

    NUL, which PostgreSQL refuses, and a lone surrogate, which no UTF-8 can hold, become U+FFFD. The two surrogates of
    one character become that character.

    >>> storable("calf" + chr(0))
    'calf\ufffd'
    """
    text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def storable_values(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the values of a statement with every text storable; the same object when they all are."""
    for value in values.values():
        if isinstance(value, str) and (not value.isascii() or "\0" in value):
            return {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}
    return values
