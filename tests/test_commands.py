"""`flask ...` as an operator and a coach type it."""

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import pytest

from core.inbound import Inbound
from core.service import Service
from services.inbound import receive
from store.database import open_database
from tests.command_line import run_flask, type_flask
from tests.serving import PROJECT
from tests.twilio_calls import SETTINGS

NO_DATABASE = "postgresql://nobody@127.0.0.1:9/none"


@pytest.fixture
def flask(new_database_url):
    """Give a function that runs a command on a database without tables."""
    return partial(run_flask, new_database_url)


def test_migrate_brings_the_database_up_to_date_and_check_says_whether_it_is(new_database_url):
    before, first = run_flask(new_database_url, "check"), type_flask(new_database_url, "migrate")
    second, after = run_flask(new_database_url, "migrate"), type_flask(new_database_url, "check")

    assert (before.returncode, after.returncode) == (1, 0)
    assert "0001_house" in before.stdout and "0001_house" in first.stdout
    assert (first.returncode, second.returncode) == (0, 0)
    assert "0001_house" not in second.stdout


def test_a_database_that_cannot_be_used_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()

    done = type_flask(f"sqlite:///{tmp_path}/file/x.db", "migrate")

    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["misses", "outbox", "resume-sending"])
def test_a_database_without_tables_is_said_in_a_sentence(flask, command):
    done = flask(command)

    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used") and "Traceback" not in done.stderr


def test_misses_says_in_a_sentence_that_the_database_is_broken(tmp_path):
    (tmp_path / "x.db").write_text("no database at all, whatever its name says " * 100)

    done = run_flask(f"sqlite:///{tmp_path}/x.db", "misses")

    assert done.returncode == 1
    assert "file is not a database" in done.stderr and "Traceback" not in done.stderr


def test_check_says_that_the_carrier_could_not_be_asked(flask):
    flask("migrate")

    done = flask("check", **SETTINGS, TWILIO_API_URL="http://127.0.0.1:9")

    assert done.returncode == 1
    assert "http://127.0.0.1:9" in done.stdout


def test_check_quotes_the_file_and_the_key_of_broken_content(tmp_path):
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns(".*", "var", "tests", "bench", "docs"))
    calf = project / "content" / "areas" / "calf.toml"
    calf.write_text(calf.read_text(encoding="utf-8").replace("{OTHER} foot", "{SIDE} foot"), encoding="utf-8")

    done = type_flask(f"sqlite:///{tmp_path}/x.db", "check", project=project)
    said = type_flask(NO_DATABASE, "say", "calf", project=project)

    assert done.returncode == said.returncode == 1
    assert "wrong: areas/calf.toml: en.side_known.stretch" in done.stdout
    assert "areas/calf.toml: en.side_known.stretch" in said.stderr


@pytest.mark.parametrize(("language", "side"), [("en", "RIGHT"), ("es", "DERECH")])
def test_say_shows_each_part_with_its_size(language, side):
    done = run_flask(NO_DATABASE, "say", "right calf", "--lang", language)

    parts, sizes = done.stdout.splitlines()[::2], done.stdout.splitlines()[1::2]
    assert [part[:3] for part in parts[:3]] == ["1/3", "2/3", "3/3"]
    assert [f"1 segment, {len(part)} of 160, GSM-7" for part in parts] == [size.strip() for size in sizes]
    assert side in parts[1]


def test_understand_prints_one_object_a_line_and_needs_no_database():
    texts = "right calf\n\nstop\ntue thu 6am remind me\n"
    objects = "".join(f"{json.dumps({'text': text})}\n" for text in texts.splitlines())

    plain = type_flask(NO_DATABASE, "understand", written=texts)
    jsonl = run_flask(NO_DATABASE, "understand", "--jsonl", written=objects)

    understood = [json.loads(line) for line in plain.stdout.splitlines()]
    assert [each["intent"] for each in understood] == ["area", "unknown", "stop", "remind_set"]
    assert (understood[0]["area"], understood[0]["side"]) == ("calf", "right")
    assert jsonl.stdout == plain.stdout


def test_understand_reads_dates_by_the_wall_clock_of_the_line():
    asked = {"text": "tomorrow 6am", "now": "2026-12-31T22:00", "expect": "run_times"}

    done = run_flask(NO_DATABASE, "understand", "--jsonl", written=json.dumps(asked) + "\n")

    entry = {"days": None, "date": "2027-01-01", "time": "06:00", "kind": "run"}
    assert json.loads(done.stdout)["entries"] == [entry]


@pytest.mark.parametrize(
    ("asked", "intent", "schedule", "clarify"),
    [
        ({"text": "today 6pm"}, "remind_set", {"days": None, "time": "18:00"}, False),
        ({"text": "tue thu"}, "remind_set", {"days": ["tue", "thu"], "time": None}, True),
        ({"text": "730"}, "remind_set", {"days": None, "time": "07:30"}, True),
        ({"text": "stop"}, "stop", None, False),
        ({"text": "right calf"}, "area", None, False),
    ],
)
def test_an_answer_to_when_do_you_run_is_read_as_run_times(asked, intent, schedule, clarify):
    line = json.dumps({**asked, "now": "2026-11-26T12:00", "expect": "run_times"}) + "\n"

    understood = json.loads(run_flask(NO_DATABASE, "understand", "--jsonl", written=line).stdout)

    assert (understood["intent"], understood["schedule"], understood["clarify"]) == (intent, schedule, clarify)


def test_a_line_that_is_no_object_is_quoted():
    done = run_flask(NO_DATABASE, "understand", "--jsonl", written="calf\n")

    assert done.returncode == 1
    assert '"calf"' in done.stderr


def test_misses_lists_what_was_not_understood_most_frequent_first_with_numbers_masked(flask, new_database_url, catalog):
    flask("migrate")
    now = datetime.now(UTC)
    with closing(open_database(new_database_url)) as db:
        for number, text in enumerate(["Zxcv qwer!", "zxcv QWER!", "vbnm +13035550123 asdfg", "right calf"]):
            inbound = Inbound(f"SM{number}", f"+1303555{number:04}", "+13035550100", text)
            receive(inbound, db=db, catalog=catalog, service=Service("Sidestitch"), now=now)

    listed = flask("misses").stdout.splitlines()

    assert listed[0].split() == ["2", "zxcv", "qwer!"]
    assert "3035550123" not in "\n".join(listed)
    assert "calf" not in "\n".join(listed)
