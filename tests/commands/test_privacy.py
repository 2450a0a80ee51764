"""`flask export-runner` and `flask erase-runner` as an operator types them."""

import json
import stat
from datetime import UTC, datetime
from functools import partial

import pytest

from core.inbound import Inbound
from core.service import Service
from services.inbound import receive
from store.held import list_held
from tests.command_line import SECRET, run_flask
from tests.twilio_calls import SETTINGS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = "+13035550123"


@pytest.fixture
def flask(database_url):
    """Give a function that runs a command on the database of the test."""
    return partial(run_flask, database_url, **SETTINGS)


@pytest.fixture
def cramp(db, catalog):
    """Have Ana text about a cramp, and stop us; a stopped runner gets no answer to MYDATA."""
    for number, words in enumerate(("right calf", "please stop texting me")):
        inbound = Inbound(f"SM{number}", ANA, "+13035550100", words)
        receive(inbound, db=db, catalog=catalog, service=Service("Sidestitch", secret=SECRET), now=NOON)


@pytest.mark.usefixtures("cramp")
def test_all_that_is_held_on_a_number_is_exported_to_a_file_for_its_owner_alone(flask, tmp_path):
    file = tmp_path / "ana.json"

    done = flask("export-runner", ANA, str(file))

    held = json.loads(file.read_text("utf-8"))
    assert done.returncode == 0 and ANA not in done.stdout
    assert [row["body"] for row in held["inbox"]] == ["right calf", "please stop texting me"]
    assert [row["event"] for row in held["consents"]] == ["granted", "stopped"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("cramp")
def test_an_export_overwrites_no_file(flask, tmp_path):
    file = tmp_path / "ana.json"
    file.write_text("another's")

    done = flask("export-runner", ANA, str(file))

    assert done.returncode == 1 and file.read_text() == "another's"


@pytest.mark.usefixtures("cramp")
def test_a_number_is_erased_once_the_operator_has_confirmed_it(flask, db):
    asked = flask("erase-runner", ANA, written="n\n")
    kept = list_held(db, ANA)["consents"]

    done = flask("erase-runner", ANA, written="y\n")

    assert asked.returncode == 1 and kept
    assert done.returncode == 0 and "Erased" in done.stdout
    held = {table: rows for table, rows in list_held(db, ANA).items() if rows}
    assert list(held) == ["redactions"], "the number stands there until Twilio's list has been asked for"
    assert len(db.all("SELECT * FROM forgotten")) == 1


def test_what_is_no_number_or_unknown_is_said_in_a_sentence(flask, tmp_path):
    for words in (("erase-runner", "--yes", "303"), ("export-runner", ANA, str(tmp_path / "x.json"))):
        done = flask(*words)

        assert done.returncode != 0 and "Traceback" not in done.stderr
    assert not (tmp_path / "x.json").exists()
