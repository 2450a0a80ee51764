"""The form of a broadcast: words in two languages, for whom, when; read into values, or a sentence for each problem.

Only the fields named here are looked at; which race it is, and who writes, comes from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.audience import Audience
from core.broadcast import Broadcast, Language
from core.race import Race
from core.race_fields import FieldError, read_mile, read_number
from core.schedule import instant

FIELDS = (
    "text_en",
    "text_es",
    "wave",
    "distance",
    "whom",
    "mile",
    "without_pace",
    "when",
    "at",
    "start_hours",
    "start_minutes",
    "start_side",
    "any_hour",
    "reason",
    "cents",
)
EMPTY: Mapping[str, str] = dict.fromkeys(FIELDS, "") | {
    "whom": "everybody",
    "when": "now",
    "start_hours": "2",
    "start_minutes": "0",
    "start_side": "before",
}
MOST_HOURS = 24 * 21
LONGEST_REASON = 200
MOST_CENTS = Decimal(100)


@dataclass(frozen=True, slots=True)
class BroadcastForm:
    """A form as it was sent, read as far as it goes.

    Args:
        typed: what stands in each field of `FIELDS`.
        problems: a sentence by field; empty where all is well.
        send_at: product time; None at once.
        start_minutes: how long after the start, negative before it; None where that is not said.
        cents: what a segment costs, where that is typed.
    """

    typed: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[Language, str] = field(default_factory=dict)
    audience: Audience = field(default_factory=Audience)
    send_at: datetime | None = None
    start_minutes: int | None = None
    quiet_hours_reason: str | None = None
    cents: Decimal | None = None


def read(typed: Mapping[str, str], race: Race, *, now: datetime) -> BroadcastForm:
    """Read a form; what cannot be read is left out, so that a preview can be shown of the rest."""
    typed = {name: typed.get(name, EMPTY[name]).replace("\x00", "").replace("\r\n", "\n").strip() for name in FIELDS}
    problems: dict[str, str] = {}
    audience = _audience(typed, problems)
    send_at, start_minutes = _when(typed, race, problems, now)
    if send_at is not None and audience.mile is not None:
        problems["when"] = "Around a mile each runner has a time of their own: choose now."
    return BroadcastForm(
        typed,
        problems,
        texts=_texts(typed),
        audience=audience,
        send_at=send_at,
        start_minutes=start_minutes,
        quiet_hours_reason=_reason(typed, problems),
        cents=_cents(typed, problems),
    )


def typed_of(broadcast: Broadcast, race: Race) -> dict[str, str]:
    """Write a broadcast as an organizer would have typed it."""
    audience, minutes = broadcast.audience, broadcast.start_minutes
    typed = dict(EMPTY) | {
        "text_en": broadcast.texts.get("en", ""),
        "text_es": broadcast.texts.get("es", ""),
        "wave": audience.wave or "",
        "distance": audience.distance or "",
        "whom": _whom(audience),
        "mile": "" if audience.mile is None else str(audience.mile),
        "without_pace": "yes" if audience.without_pace else "",
        "any_hour": "yes" if broadcast.quiet_hours_reason else "",
        "reason": broadcast.quiet_hours_reason or "",
    }
    if minutes is not None:
        hours, rest = divmod(abs(minutes), 60)
        typed |= {"when": "start", "start_hours": str(hours), "start_minutes": str(rest)}
        typed["start_side"] = "after" if minutes > 0 else "before"
    elif broadcast.send_at is not None:
        local = broadcast.send_at.astimezone(ZoneInfo(race.zone)).replace(tzinfo=None)
        typed |= {"when": "at", "at": local.isoformat(timespec="minutes")}
    return typed


def _whom(audience: Audience) -> str:
    if audience.cramped:
        return "cramped"
    if audience.unwelcomed:
        return "unwelcomed"
    return "everybody" if audience.mile is None else "mile"


def _texts(typed: Mapping[str, str]) -> dict[Language, str]:
    texts: dict[Language, str] = {"en": typed["text_en"], "es": typed["text_es"]}
    return {language: text for language, text in texts.items() if text}


def _audience(typed: Mapping[str, str], problems: dict[str, str]) -> Audience:
    mile = None
    if typed["whom"] == "mile":
        try:
            mile = read_mile(typed["mile"])
        except FieldError as error:
            problems["mile"] = str(error) if typed["mile"] else "Say around which mile, such as 18."
    return Audience(
        wave=typed["wave"].casefold() or None,
        distance=typed["distance"].casefold() or None,
        cramped=typed["whom"] == "cramped",
        mile=mile,
        without_pace=mile is not None and typed["without_pace"] == "yes",
        unwelcomed=typed["whom"] == "unwelcomed",
    )


def _when(
    typed: Mapping[str, str], race: Race, problems: dict[str, str], now: datetime
) -> tuple[datetime | None, int | None]:
    try:
        if typed["when"] == "at":
            return _still_to_come(_local(typed["at"], race.zone), now), None
        if typed["when"] == "start":
            minutes = _start_minutes(typed)
            return _still_to_come(race.starts_at + timedelta(minutes=minutes), now), minutes
    except FieldError as error:
        problems["when"] = str(error)
    return None, None


def _local(typed: str, zone: str) -> datetime:
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        raise FieldError("Say the date and the time, on the race's clock.") from None
    if local.tzinfo or not 2020 <= local.year <= 2100:
        raise FieldError("Say the date and the time on the race's clock, without a zone.")
    return instant(local, zone)


def _start_minutes(typed: Mapping[str, str]) -> int:
    hours = read_number(typed["start_hours"] or "0", least=0, most=MOST_HOURS, what="The number of hours")
    minutes = read_number(typed["start_minutes"] or "0", least=0, most=59, what="The number of minutes")
    total = 60 * hours + minutes
    return total if typed["start_side"] == "after" else -total


def _still_to_come(at: datetime, now: datetime) -> datetime:
    if at.astimezone(UTC) <= now:
        raise FieldError("That moment has passed: choose a later one, or now.")
    return at


def _reason(typed: Mapping[str, str], problems: dict[str, str]) -> str | None:
    reason = " ".join(typed["reason"].split())
    if typed["any_hour"] != "yes":
        return None
    if not reason:
        problems["reason"] = "Say why it may wake runners at night: the reason is kept with the broadcast."
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = f"The reason is too long: {LONGEST_REASON} characters at most."
    return reason or None


def _cents(typed: Mapping[str, str], problems: dict[str, str]) -> Decimal | None:
    written = typed["cents"].replace(",", ".")
    if not written:
        return None
    whole, _, part = written.partition(".")
    is_number = (whole + part).isascii() and (whole + part).isdigit() and len(written) <= 8
    cents = Decimal(written) if is_number else None
    if cents is None or cents > MOST_CENTS:
        problems["cents"] = "The price of a segment is a number of cents, such as 0.83."
        return None
    return cents
