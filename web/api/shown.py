"""The shapes of what the API gives; each class stands under its name in the OpenAPI description."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Instant = Annotated[str, Field(description="An instant, in UTC.", examples=["2027-03-14T11:30:00Z"])]
State = Literal["draft", "scheduled", "freezing", "sending", "paused", "cancelled", "done"]
People = Annotated[int, Field(ge=0)]


class Given(BaseModel):
    """What we answer: all fields are always there."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Lead(Given):
    """Somebody of the medical team, who is told of red flags."""

    name: str
    phone: str


class Race(Given):
    """A race as it is kept."""

    id: int
    name: str
    code: str
    timezone: str
    starts_at: Annotated[str, Field(description="The wall clock there.", examples=["2027-03-14T07:30"])]
    starts_at_utc: Instant
    distance: str | None
    aid_stations: list[float]
    waves: dict[str, int]
    emergency_number: str | None
    medical_line: str | None
    medical_leads: list[Lead]
    eve_until: str
    hours_before: int
    daily_cap: int | None
    flag: Annotated[Literal["green", "yellow", "red", "black"] | None, Field(description="The colour last announced.")]


class Races(Given):
    """The races of an owner, the one that starts last first."""

    races: list[Race]


class Rejected(Given):
    """A row that was not taken in."""

    row: Annotated[int, Field(description="Its place in the list, the first runner is 1.")]
    reason: Annotated[str, Field(description="What is wrong with it, and what to do.")]


class Outcome(Given):
    """What a list of runners came to."""

    added: People
    updated: People
    unchanged: People
    rejected: list[Rejected]


class Audience(Given):
    """Which runners of the race."""

    wave: str | None
    distance: str | None
    cramped: bool
    mile: float | None
    without_pace: bool
    unwelcomed: bool


class Counts(Given):
    """How many people's text is in which state."""

    queued: People
    sending: People
    sent: People
    delivered: People
    undelivered: People
    failed: People
    unsure: People
    dropped: People
    held: People
    cancelled: People


class Draft(Given):
    """A broadcast as it was written."""

    id: int
    race_id: int
    state: State
    text: str
    text_es: str | None
    audience: Audience
    send_at: Instant | None
    quiet_hours_reason: str | None
    total: Annotated[People | None, Field(description="How many people it is for; null until that is fixed.")]
    created_at: Instant
    launched_at: Instant | None
    ended_at: Instant | None


class Broadcasts(Given):
    """The broadcasts of a race, the newest first."""

    broadcasts: list[Draft]


class Broadcast(Draft):
    """A broadcast, and what has become of it by now."""

    people: Annotated[People | None, Field(description="Whom a draft would reach now; then as total.")]
    segments: Annotated[People | None, Field(description="What a draft would cost at most; then null.")]
    counts: Counts


class Alert(Given):
    """A sign of an emergency that a runner has texted."""

    id: int
    level: Annotated[Literal["E", "M", "D"], Field(description="Emergency, medical tent today, doctor in days.")]
    red_flag: Annotated[str, Field(description="What it was taken for, such as heart.")]
    words: Annotated[str, Field(description="The runner's own; emptied once they were kept long enough.")]
    phone: str
    first_name: str | None
    bib: str | None
    mile: str | None
    written_at: Instant
    taken_by: Annotated[str | None, Field(description="Who has said that they go.")]
    taken_at: Instant | None
    closed_at: Annotated[Instant | None, Field(description="When it was dealt with.")]


class Alerts(Given):
    """The alerts of a race, the last one first."""

    alerts: list[Alert]


class CrampCount(Given):
    """How many people have cramped in one area, within one mile and ten minutes."""

    area: Annotated[str, Field(examples=["calf"])]
    mile: Annotated[int | None, Field(description="The whole miles behind them; null where they did not say.")]
    ten_minutes: Annotated[
        str, Field(description="When they begin, on the wall clock of the race.", examples=["2027-03-14T09:40"])
    ]
    people: People


class Cramps(Given):
    """The cramps of a race, the latest ten minutes first."""

    cramps: list[CrampCount]
