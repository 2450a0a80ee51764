"""The settings: what is read, what is refused, and that no secret is ever quoted."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

import settings as settings_module
from settings import PROJECT, Settings, SettingsError, is_loopback, load_settings

TOKEN = "0123456789abcdef0123456789abcdef"
SECRET = "a-secret-key-of-thirty-two-marks"
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_FROM": "+13035550100",
    "PUBLIC_URL": "https://sms.example.org",
}


def load(**env: str) -> Settings:
    return load_settings({"SECRET_KEY": SECRET, **env})


def problems(**env: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(**env)
    return caught.value.problems


def test_with_nothing_set_the_simulator_carries_on_the_loopback(tmp_path: Path) -> None:
    settings = load_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/var/sidestitch.db"})

    assert settings.simulated
    assert settings.public_url == "http://127.0.0.1:5000"
    assert settings.allowed_countries == ("US", "CA")
    assert settings.warnings == ()


def test_an_empty_value_counts_as_not_set() -> None:
    settings = load(TWILIO_ACCOUNT_SID="", TWILIO_AUTH_TOKEN=" ", PORT="", CONTACT="")

    assert settings.simulated
    assert (settings.port, settings.contact) == (5000, None)


def test_a_database_file_lies_in_the_project_wherever_we_start() -> None:
    assert load().database_url == f"sqlite:///{PROJECT}/var/sidestitch.db"
    assert load(DATABASE_URL="sqlite:////srv/runs.db").database_url == "sqlite:////srv/runs.db"
    assert load(DATABASE_URL="postgres://db/runs").database_url == "postgres://db/runs"


@pytest.mark.parametrize(
    ("host", "port", "public_url"),
    [("127.0.0.1", "8000", "http://127.0.0.1:8000"), ("::1", "80", "http://[::1]:80")],
)
def test_the_public_url_follows_host_and_port_where_none_is_set(host: str, port: str, public_url: str) -> None:
    assert load(HOST=host, PORT=port).public_url == public_url


def test_the_public_url_loses_its_last_slash() -> None:
    assert load(PUBLIC_URL="https://sms.example.org/texts/").public_url == "https://sms.example.org/texts"


def test_senders_may_be_numbers_and_short_codes_with_spaces_after_commas() -> None:
    assert load(**TWILIO | {"TWILIO_FROM": "+13035550100, 12345,"}).twilio_from == ("+13035550100", "12345")


def test_how_much_is_sent_at_once_may_be_less_than_a_segment_a_second() -> None:
    settings = load(SEGMENTS_PER_SECOND="0.25", MAX_IN_FLIGHT="1000")

    assert (settings.segments_per_second, settings.max_in_flight) == (0.25, 1000)
    assert (load().segments_per_second, load().max_in_flight) == (3, 16)


@pytest.mark.parametrize("sender", ["+13035550100", "12345"])
def test_broadcasts_may_leave_from_a_sender_of_their_own(sender: str) -> None:
    assert load(**TWILIO, TWILIO_BROADCAST_FROM=sender).twilio_broadcast_from == sender
    assert load(**TWILIO).twilio_broadcast_from is None


@pytest.mark.parametrize(
    ("value", "meant"), [("true", True), ("1", True), ("True", True), ("false", False), ("0", False)]
)
def test_a_switch_is_true_or_false(value: str, meant: bool) -> None:
    assert load(TWILIO_ANSWERS_KEYWORDS=value).twilio_answers_keywords is meant


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("HOST", "127.0.0.1:5000"),
        ("HOST", "http://localhost"),
        ("PUBLIC_URL", "sms.example.org"),
        ("PUBLIC_URL", "ftp://sms.example.org"),
        ("PUBLIC_URL", "https://sms.example.org/?to=me"),
        ("PUBLIC_URL", "https://sms.example.org/#rc=2"),
        ("PUBLIC_URL", "https://sms.example.org:99999"),
        ("PUBLIC_URL", "https://sms example.org"),
        ("TWILIO_API_URL", "api.twilio.com"),
        ("TWILIO_FROM", "13035550100"),
        ("TWILIO_FROM", "+1 303 555 0100"),
        ("TWILIO_BROADCAST_FROM", "13035550100"),
        ("TWILIO_BROADCAST_FROM", "+13035550100, 12345"),
        ("TWILIO_ANSWERS_KEYWORDS", "maybe"),
        ("SEGMENTS_PER_SECOND", "0"),
        ("SEGMENTS_PER_SECOND", "-1"),
        ("SEGMENTS_PER_SECOND", "1000.5"),
        ("SEGMENTS_PER_SECOND", "nan"),
        ("SEGMENTS_PER_SECOND", "three"),
        ("MAX_IN_FLIGHT", "0"),
        ("MAX_IN_FLIGHT", "1001"),
        ("MAX_IN_FLIGHT", "1.5"),
        ("SERVICE_NAME", "Sidestitch Running"),
        ("SERVICE_NAME", "Sidestitch{}"),
        ("SERVICE_NAME", "Puntadí"),
        ("CONTACT", "x" * 41),
        ("EMERGENCY_NUMBER", "112233"),
        ("EMERGENCY_NUMBER", "call 911"),
        ("ALLOWED_COUNTRIES", "UK"),
        ("ALLOWED_COUNTRIES", ","),
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "3651"),
        ("RETENTION_DAYS", "999999999"),
        ("RETENTION_DAYS", "9" * 5000),
        ("RETENTION_DAYS", "90 days"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_to_do(name: str, value: str) -> None:
    told = problems(**{name: value})

    assert told[0].startswith(f'{name} is "') and ": it must " in told[0]


def test_of_a_list_only_the_wrong_item_is_named() -> None:
    assert problems(ALLOWED_COUNTRIES="US, UK")[0].startswith('ALLOWED_COUNTRIES is "UK": it must ')


def test_all_problems_are_told_at_once() -> None:
    told = problems(PORT="abc", RETENTION_DAYS="0", HOST="0.0.0.0", TWILIO_AUTH_TOKEN=TOKEN)

    assert [sentence.split()[0] for sentence in told] == ["PORT", "RETENTION_DAYS", "TWILIO_AUTH_TOKEN"]


@pytest.mark.parametrize(
    "url", ["mysql://runs", "sqlite://", "sqlite:///", "sqlite:///:memory:", "runs.db", "sqlite:///x?mode=ro"]
)
def test_only_sqlite_files_and_postgresql_are_databases(url: str) -> None:
    told = problems(DATABASE_URL=url)

    assert len(told) == 1
    assert "sqlite:///" in told[0] and "postgresql://" in told[0]


@pytest.mark.parametrize("path", ["", "/", "/.."])
def test_a_folder_is_no_database(tmp_path: Path, path: str) -> None:
    assert "name a file" in problems(DATABASE_URL=f"sqlite:///{tmp_path}{path}")[0]
    assert "name a file" in problems(DATABASE_URL="sqlite:////")[0]


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN is not"),
        ("TWILIO_ACCOUNT_SID", "TWILIO_ACCOUNT_SID is not"),
        ("TWILIO_FROM", "has no sender"),
    ],
)
def test_half_a_twilio_account_is_refused(left_out: str, named: str) -> None:
    told = problems(**{name: value for name, value in TWILIO.items() if name != left_out})

    assert len(told) == 1
    assert named in told[0]


def test_the_simulator_carries_on_the_loopback_only() -> None:
    told = problems(HOST="0.0.0.0")

    assert len(told) == 1
    assert 'HOST is "0.0.0.0"' in told[0] and "HOST=127.0.0.1" in told[0]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_the_loopback_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_away_from_the_loopback_a_secret_key_must_be_given() -> None:
    with pytest.raises(SettingsError, match=r"SECRET_KEY is not set.*token_hex"):
        load_settings({**TWILIO, "HOST": "0.0.0.0"})


def test_on_the_loopback_the_secret_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/var/sidestitch.db"}

    first, second = load_settings(env), load_settings(env)

    kept = list((tmp_path / "var").iterdir())
    assert [path.name for path in kept] == ["secret_key"]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64


def test_a_folder_that_cannot_hold_the_secret_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")

    with pytest.raises(SettingsError, match="SECRET_KEY is not set, and none can be kept"):
        load_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/var/sidestitch.db"})


def test_secrets_are_quoted_neither_in_problems_nor_in_repr() -> None:
    secret = {
        "DATABASE_URL": "postgresql://ana:hunter2@db/runs",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SECRET_KEY": SECRET,
        "METRICS_TOKEN": f"{TOKEN}-of-the-metrics",
    }

    shown = repr(load(**TWILIO | secret)) + str(load(**TWILIO | secret))
    shown += " ".join(problems(DATABASE_URL="mysql://ana:hunter2@db", PUBLIC_URL="https://ana:hunter2@sms.example.org"))
    shown += " ".join(problems(TWILIO_AUTH_TOKEN=TOKEN, HOST="0.0.0.0"))
    shown += " ".join(problems(METRICS_TOKEN="hunter2 and more"))

    assert not any(word in shown for word in ("hunter2", TOKEN, SECRET))


def test_settings_do_not_change() -> None:
    settings = load()

    with pytest.raises(ValidationError):
        settings.port = 80


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [
        ({"TWILIO_AUTHTOKEN": TOKEN}, "did you mean TWILIO_AUTH_TOKEN?"),
        ({"TWILLIO_FROM": "+13035550100"}, "did you mean TWILIO_FROM?"),
        ({"PUBLIC_URL": "http://sms.example.org"}, "without https"),
        ({"PUBLIC_URL": ""}, "Twilio cannot reach"),
        ({"PUBLIC_URL": "https://sms.example.org/sms"}, "leave /sms out"),
        ({"TWILIO_API_URL": "http://carrier.example.org"}, "TWILIO_API_URL is not https"),
        ({"TWILIO_ACCOUNT_SID": TOKEN}, "does not look like one"),
        ({"SECRET_KEY": "secret"}, "SECRET_KEY is short"),
        ({"METRICS_TOKEN": "secret"}, "METRICS_TOKEN is short"),
    ],
)
def test_what_is_probably_not_meant_is_a_warning(changes: dict[str, str], doubted: str) -> None:
    settings = load(**TWILIO | changes)

    assert [doubted in sentence for sentence in settings.warnings] == [True]
    assert TOKEN not in " ".join(settings.warnings)


def test_a_sender_without_an_account_is_a_warning() -> None:
    assert "no text leaves" in load(TWILIO_FROM="+13035550100").warnings[0]
    assert "no text leaves" in load(TWILIO_BROADCAST_FROM="12345").warnings[0]


def test_a_full_twilio_account_raises_no_doubt() -> None:
    assert load(**TWILIO, TWILIO_REGION="ie1").warnings == ()


@pytest.fixture
def env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Name the `.env` that is read, with an environment that says nothing."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(settings_module, "PROJECT", tmp_path)
    return tmp_path / ".env"


def test_the_environment_goes_before_the_env_file(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    monkeypatch.setenv("PORT", "5050")
    monkeypatch.setenv("CONTACT", "")
    env_file.write_text(
        f"\ufeffPORT=5051\nRETENTION_DAYS=30\nCONTACT=help@example.org\nSECRET_KEY={SECRET}\nX\n", "utf-8"
    )

    settings = load_settings()

    assert (settings.port, settings.retention_days) == (5050, 30)
    assert settings.contact is None, "an empty variable takes back what the file says"


def test_an_env_file_that_cannot_be_read_is_told(env_file: Path) -> None:
    env_file.write_bytes(b"SERVICE_NAME=Sidestitch\xff\n")

    with pytest.raises(SettingsError, match=r"\.env is not UTF-8 at byte"):
        load_settings()
