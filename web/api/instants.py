"""Instants as the API writes and reads them."""

from datetime import UTC, datetime

from core.schedule import instant

_YEARS = range(2020, 2101)


def utc(at: datetime) -> str:
    """Write an instant, to the second.

    >>> utc(datetime(2027, 3, 14, 11, 30, tzinfo=UTC))
    '2027-03-14T11:30:00Z'
    """
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def utc_or_none(at: datetime | None) -> str | None:
    """Like `utc`, where there may be no instant."""
    return None if at is None else utc(at)


def read_instant(written: str, zone: str) -> datetime | None:
    """Read an instant of ISO 8601, without an offset on the wall clock of a zone; None where it is none.

    >>> read_instant("2027-03-14T07:30", "America/New_York") == read_instant("2027-03-14T11:30Z", "America/New_York")
    True
    """
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    if at.year not in _YEARS:
        return None
    return at.astimezone(UTC) if at.tzinfo else instant(at, zone)
