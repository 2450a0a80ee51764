"""Every environment variable, typed and checked together; nowhere else is the environment read.

The service starts with none of them set. docs/settings.md explains each for the operator.
"""

import ipaddress
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent
MAKE_A_KEY = "make one with python3 -c 'import secrets; print(secrets.token_hex(32))'"

DATABASE = r"^(sqlite:///[^:?#][^?#]*|postgres(ql)?://\S+)$"
WEB_ADDRESS = r"^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[^\s?#@]*)?$"
HOST_NAME = r"^([A-Za-z0-9.-]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*)$"
SENDER = r"\+[1-9]\d{6,14}|[1-9]\d{2,7}"
ONE_SENDER = f"^({SENDER})$"
# The letters that take one septet in GSM-7 (3GPP TS 23.038, section 6.2.1); what it cannot say makes every text longer.
ONE_SEPTET = r"""^[A-Za-z0-9 @$_!"#%&'()*+,./:;<=>?ÄÖÑÜäöñüàèéùìòÅåÆæßÉØøÇ¡¿-]+$"""


class SettingsError(Exception):
    """Some settings cannot be used; `problems` holds a sentence for each of them, and no secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _split(value: object) -> object:
    return tuple(item.strip() for item in value.split(",") if item.strip()) if isinstance(value, str) else value


def _only_senders(numbers: tuple[str, ...]) -> tuple[str, ...]:
    for number in numbers:
        if not re.fullmatch(SENDER, number):
            raise ValueError(number)
    return numbers


def _only_countries(codes: tuple[str, ...]) -> tuple[str, ...]:
    for code in codes or ("",):
        if code.upper() not in SUPPORTED_REGIONS:
            raise ValueError(code)
    return tuple(code.upper() for code in codes)


def _address(url: str) -> str:
    try:
        _ = urlsplit(url).port  # raises where the pattern let a number through that is no port
    except ValueError:
        raise ValueError(url) from None
    return url.rstrip("/")


def _absolute(url: str) -> str:
    """Make the path of an SQLite file absolute: `sqlite:///var/x.db` lies in the project's folder."""
    if not url.startswith("sqlite:///"):
        return url
    path = PROJECT / url.removeprefix("sqlite:///")
    if path.is_dir() or url.endswith("/"):
        raise ValueError(url)
    return f"sqlite:///{path}"


def _default_public_url(given: dict[str, Any]) -> str:
    host = f"[{given['host']}]" if ":" in given["host"] else given["host"]
    return f"http://{host}:{given['port']}"


Address = Annotated[
    str,
    Field(
        pattern=WEB_ADDRESS,
        description="start with http:// or https:// and name a host, without a user name, ? or #",
    ),
    AfterValidator(_address),
]
Senders = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_only_senders)]
Countries = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_only_countries)]


class Settings(BaseSettings):
    """What the operator has set: each field is the variable of that name, its description what the value must do.

    The fields that are left out of `repr` hold secrets; no message quotes them.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True)

    database_url: Annotated[str, AfterValidator(_absolute)] = Field(
        default="sqlite:///var/sidestitch.db",
        pattern=DATABASE,
        repr=False,
        description="start with sqlite:/// and name a file, or start with postgresql:// or postgres://",
    )
    host: str = Field(
        default="127.0.0.1", pattern=HOST_NAME, description="be an address alone, such as 127.0.0.1; the port is PORT"
    )
    port: int = Field(default=5000, ge=1, le=65535, description="be a whole number from 1 to 65535")
    public_url: Address = Field(default_factory=_default_public_url)
    secret_key: str = Field(default="", repr=False)
    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = Field(default=None, repr=False)
    twilio_messaging_service_sid: str | None = None
    twilio_from: Senders = Field(
        default=(), description="list numbers as +13035550100 or short codes as 12345, with commas between"
    )
    twilio_broadcast_from: str | None = Field(
        default=None, pattern=ONE_SENDER, description="be one number as +13035550100 or one short code as 12345"
    )
    twilio_api_url: Address = "https://api.twilio.com"
    twilio_answers_keywords: bool = Field(default=True, description="be true or false")
    segments_per_second: float = Field(default=3, gt=0, le=1000, description="be a number above 0, at most 1000")
    max_in_flight: int = Field(default=16, ge=1, le=1000, description="be a whole number from 1 to 1000")
    service_name: str = Field(
        default="Sidestitch",
        pattern=ONE_SEPTET,
        max_length=12,
        description="have at most 12 plain letters, digits or marks, because each text is measured with that many",
    )
    contact: str | None = Field(
        default=None,
        pattern=ONE_SEPTET,
        max_length=40,
        description="have at most 40 plain letters, digits or marks, because the HELP text must stay short",
    )
    emergency_number: str | None = Field(
        default=None,
        pattern=r"^[0-9]{2,5}$",
        description="have two to five digits and nothing else, because each emergency text is measured with five",
    )
    allowed_countries: Countries = Field(
        default=("US", "CA"), description="list two-letter country codes, such as US, CA or GB, with commas between"
    )
    retention_days: int = Field(
        default=90, ge=1, le=3650, description="be a whole number of days from 1 to 3650, which are ten years"
    )
    metrics_token: str | None = Field(
        default=None,
        repr=False,
        pattern=r"^[!-~]+$",
        description="have plain letters, digits and marks alone, no space",
    )

    _misspelt: tuple[str, ...] = PrivateAttr(default=())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library passes it
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **__: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from `load_settings` alone, which tells all problems at once."""
        return (init_settings,)

    @property
    def simulated(self) -> bool:
        """Whether the phone simulator carries, for want of a Twilio account."""
        return self.twilio_account_sid is None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What can be used as it is but is probably not meant, a sentence each."""
        return (*self._misspelt, *_doubts(self))


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment, and from `.env` in the project's folder what is not set there.

    Args:
        env: take these variables instead and read nothing else. An empty value counts as not set, so an empty variable
            takes back what `.env` says.

    Raises:
        SettingsError: with every problem there is, not only the first.
    """
    variables = _environment() if env is None else env
    given = {name: value.strip() for name, value in variables.items() if value.strip()}
    problems = [*_contradictions(given)]
    try:
        settings = Settings.model_validate(
            {name: given[name.upper()] for name in Settings.model_fields if name.upper() in given}
        )
    except ValidationError as error:
        problems = [*_sentences(error), *problems]
    if problems:
        raise SettingsError(problems)
    settings = settings if settings.secret_key else settings.model_copy(update={"secret_key": _kept_key(settings)})
    settings._misspelt = tuple(_misspelt_names(given))
    return settings


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _environment() -> dict[str, str]:
    """Give the variables of `.env`, with those of the environment in their place, the empty ones too."""
    return {**_env_file(), **os.environ}


def _env_file() -> dict[str, str]:
    try:
        found = dotenv_values(PROJECT / ".env", encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError([f".env is not UTF-8 at byte {error.start}: save it as UTF-8."]) from error
    except OSError as error:
        raise SettingsError([f".env cannot be read ({error.strerror}): let its owner run the service."]) from error
    return {name: value for name, value in found.items() if value is not None}


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        if problem["type"] == "default_factory_not_called":  # PUBLIC_URL waits for HOST and PORT, which have their own
            continue
        yield _sentence(problem)


def _sentence(problem: ErrorDetails) -> str:
    name = str(problem["loc"][0])
    field = Settings.model_fields[name]
    value = str(problem.get("ctx", {}).get("error", problem["input"]))
    quoted = f' is "{value}": it' if field.repr and "@" not in value else ""
    return f"{name.upper()}{quoted} must {field.description}."


def _contradictions(given: Mapping[str, str]) -> Iterator[str]:
    """Tell what does not go together, from the values as given, so that one wrong value hides no other problem."""
    host = given.get("HOST", "127.0.0.1")
    sid, token = "TWILIO_ACCOUNT_SID" in given, "TWILIO_AUTH_TOKEN" in given
    if sid and not token:
        yield "TWILIO_ACCOUNT_SID is set but TWILIO_AUTH_TOKEN is not: set both, or neither to use the phone simulator."
    if token and not sid:
        yield "TWILIO_AUTH_TOKEN is set but TWILIO_ACCOUNT_SID is not: set both, or neither to use the phone simulator."
    if sid and token and not given.keys() & {"TWILIO_MESSAGING_SERVICE_SID", "TWILIO_FROM"}:
        yield "The Twilio account has no sender: set TWILIO_MESSAGING_SERVICE_SID, TWILIO_FROM, or both."
    if not sid and not token and not is_loopback(host):
        yield (
            f'HOST is "{host}" and no Twilio account is set, but the phone simulator may be reached from this machine'
            " only: set HOST=127.0.0.1, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        )
    if not is_loopback(host) and "SECRET_KEY" not in given:
        yield f'SECRET_KEY is not set and must be where HOST is "{host}", not 127.0.0.1: {MAKE_A_KEY}.'


def _doubts(settings: Settings) -> Iterator[str]:
    if settings.simulated:
        if settings.twilio_from or settings.twilio_messaging_service_sid or settings.twilio_broadcast_from:
            yield "A Twilio sender is set but no Twilio account: the phone simulator carries, and no text leaves."
        return
    public = urlsplit(settings.public_url)
    if public.path.endswith("/sms"):
        yield f"PUBLIC_URL is {settings.public_url}: leave /sms out, or Twilio has to call {settings.public_url}/sms."
    if is_loopback(public.hostname or "") or public.hostname in ("0.0.0.0", "::"):
        yield f"PUBLIC_URL is {settings.public_url}, which Twilio cannot reach: set the address Twilio calls."
    elif public.scheme == "http":
        yield f"PUBLIC_URL is {settings.public_url}: without https anyone on the way can read the runners' texts."
    api = urlsplit(settings.twilio_api_url)
    if api.scheme == "http" and not is_loopback(api.hostname or ""):
        yield "TWILIO_API_URL is not https: the auth token goes there readable by anyone on the way."
    if not re.fullmatch(r"AC[0-9a-f]{32}", settings.twilio_account_sid or ""):
        yield "TWILIO_ACCOUNT_SID does not look like one: AC and 32 digits or letters from a to f, as in the Console."
    if len(settings.secret_key) < 16:
        yield f"SECRET_KEY is short enough to be guessed: {MAKE_A_KEY}."
    if settings.metrics_token and len(settings.metrics_token) < 16:
        yield f"METRICS_TOKEN is short enough to be guessed: {MAKE_A_KEY}."


def _misspelt_names(given: Mapping[str, str]) -> Iterator[str]:
    """Tell of variables such as TWILIO_AUTHTOKEN, which would be passed over in silence."""
    known = [field.upper() for field in Settings.model_fields]
    for name in sorted(given):
        if name.upper().startswith("TW") and name not in known:
            for meant in get_close_matches(name.upper(), known, n=1, cutoff=0.8):
                yield f"{name} is not a setting and is not used: did you mean {meant}?"


def _kept_key(settings: Settings) -> str:
    """Read the secret key kept beside the database, or make one there that only its owner can read."""
    path, is_file = settings.database_url.removeprefix("sqlite:///"), settings.database_url.startswith("sqlite:///")
    folder = Path(path).parent if is_file else PROJECT / "var"
    try:
        if not (folder / "secret_key").exists():
            _keep_new_key(folder)
        key = (folder / "secret_key").read_text().strip()
    except OSError as error:
        problem = f"SECRET_KEY is not set, and none can be kept in {folder} ({error.strerror}): {MAKE_A_KEY}."
        raise SettingsError([problem]) from error
    if not key:
        raise SettingsError([f"SECRET_KEY is not set, and {folder / 'secret_key'} is empty: delete that file."])
    return key


def _keep_new_key(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"secret_key.{secrets.token_hex(4)}"
    new.touch(mode=0o600)
    new.write_text(secrets.token_hex(32))
    with suppress(FileExistsError):  # another process of ours was faster, and its key stands
        (folder / "secret_key").hardlink_to(new)
    new.unlink()
