"""The shapes of what the API takes; each class stands under its name in the OpenAPI description."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("has a NUL character in it, which no text can have: leave it out.")
    return text


Text = Annotated[str, Field(max_length=200), AfterValidator(_without_nul)]
Short = Annotated[str, Field(max_length=20), AfterValidator(_without_nul)]
# The minutes after the start, by the name of a wave; where waves are read, a comma or a line ends one.
Waves = dict[
    Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^,;\r\n\x00]+$")],
    Annotated[int, Field(ge=0, le=1440)],
]


class Taken(BaseModel):
    """What a caller sends: nothing is turned into another type, and nothing is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewLead(Taken):
    """Somebody of the medical team, who is told of red flags."""

    name: Short
    phone: Annotated[Text, Field(examples=["+13035550123"])]


class NewRace(Taken):
    """A race to be added; the first four are needed."""

    name: Annotated[Text, Field(description="As runners know it: it stands in texts.", examples=["Harbour Marathon"])]
    code: Annotated[Text, Field(description="What runners text after JOIN: 3 to 16 letters and digits.")]
    timezone: Annotated[Text, Field(description="An IANA name.", examples=["America/New_York"])]
    starts_at: Annotated[Text, Field(description="The wall clock there, no offset.", examples=["2027-03-14T07:30"])]
    distance: Annotated[Short | None, Field(examples=["26.2 mi"])] = None
    aid_stations: Annotated[
        list[Annotated[float, Field(gt=0, le=500, allow_inf_nan=False)]] | None,
        Field(max_length=60, description="The miles they stand at.", examples=[[3.1, 6.2]]),
    ] = None
    waves: Annotated[
        Waves | None,
        Field(max_length=60, description="Minutes after the start, by the name of the wave.", examples=[{"a": 0}]),
    ] = None
    emergency_number: Annotated[Short | None, Field(description="What runners are told to call.")] = None
    medical_line: Annotated[Text | None, Field(description="A number of the race's own medical team.")] = None
    medical_leads: Annotated[
        list[NewLead] | None, Field(max_length=20, description="Who is told of red flags, in this order.")
    ] = None
    eve_until: Annotated[
        Short | None, Field(description="Until when texts go out on the eve, at any hour.", examples=["21:00"])
    ] = None
    hours_before: Annotated[
        int | None, Field(ge=0, le=12, description="So long before the start texts go out at any hour again.")
    ] = None
    daily_cap: Annotated[
        int | None, Field(ge=1, le=10_000_000, description="Segments a day that the carrier lets through.")
    ] = None


class Consent(Taken):
    """What the runners agreed to when they registered: without it nobody may be texted."""

    consent_source: Annotated[Text, Field(description="Where: the address of the form, say.")]
    consent_text: Annotated[
        str,
        Field(max_length=2000, description="The sentence they agreed to, word by word."),
        AfterValidator(_without_nul),
    ]
    consent_at: Annotated[
        Text,
        Field(description="When: a date or an instant.", examples=["2027-01-15", "2027-01-15T09:00Z"]),
    ]


class NewRunners(Consent):
    """A list of runners; each has a number, and fields that we do not know are passed over."""

    runners: Annotated[
        list[dict[str, Any]],
        Field(
            max_length=200_000,
            description="phone, and where known first_name, bib, wave, distance, language, pace.",
            examples=[[{"phone": "+13035550123", "first_name": "Ana", "bib": "101"}]],
        ),
    ]


class NewAudience(Taken):
    """Which runners of the race; what is left out narrows nothing."""

    wave: Short | None = None
    distance: Short | None = None
    cramped: Annotated[bool, Field(description="Only those who have texted a cramp since the race began.")] = False
    mile: Annotated[
        float | None,
        Field(
            ge=0.01, le=500, allow_inf_nan=False, description="Each runner when they come by there, by wave and pace."
        ),
    ] = None
    without_pace: Annotated[bool, Field(description="At a mile: those too whose pace is not known.")] = False
    unwelcomed: Annotated[
        bool, Field(description="Only those who have had no text of the race yet; nobody gets two such texts.")
    ] = False


class NewBroadcast(Taken):
    """A text to the runners of a race; it stays a draft until it is launched."""

    text: Annotated[
        str,
        Field(min_length=1, max_length=1600, description="May hold {first_name} and {bib}."),
        AfterValidator(_without_nul),
    ]
    text_es: Annotated[
        str | None,
        Field(max_length=1600, description="For those who read Spanish; without it they get text."),
        AfterValidator(lambda text: text and _without_nul(text)),
    ] = None
    audience: Annotated[
        NewAudience | None,
        Field(description="Everybody, where left out."),
        BeforeValidator(lambda said: None if said == "all" else said),
    ] = None
    send_at: Annotated[
        Text | None,
        Field(
            description="An instant, or without an offset the race's wall clock; left out: at launch.",
            examples=["2027-03-13T18:00", "2027-03-13T23:00Z"],
        ),
    ] = None
    quiet_hours_reason: Annotated[
        Text | None, Field(description="Why it may go at any hour; without it nobody is texted at night.")
    ] = None
