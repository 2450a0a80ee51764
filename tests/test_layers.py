"""Keeps the imports pointing one way, as the table in layers.py says, and shows that a broken rule is found."""

import pytest

from tests.layers import PROJECT, TABLE, complaints, service_files


@pytest.mark.parametrize("path", service_files())
def test_a_file_imports_and_asks_only_what_its_layer_may(path: str) -> None:
    assert complaints(path, (PROJECT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("folder", [name for name in TABLE if not name.endswith(".py")])
def test_no_row_of_the_table_stands_for_an_empty_folder(folder: str) -> None:
    assert [path for path in service_files() if path.startswith(f"{folder}/")] != []


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("core/new.py", "import flask", "import flask"),
        ("core/new.py", "def late():\n    from flask import request", "import flask"),
        ("core/new.py", "import logging", "import logging"),
        ("core/new.py", "import sqlite3", "import sqlite3"),
        ("core/new.py", "import urllib.request", "import urllib.request"),
        ("core/new.py", "from store import outbox", "import store.outbox"),
        ("core/new.py", "from content import catalog, areas", "import content.areas"),
        ("core/new.py", "from ..store.outbox import add", "import store.outbox"),
        ("core/new.py", "import requests", "import requests"),
        ("core/new.py", "from time import monotonic\nmonotonic()", "measure or spend time"),
        ("content/new.py", "from core.runner import Runner", "import core.runner"),
        ("store/new.py", "from services.inbound import receive", "import services.inbound"),
        ("gateway/new.py", "import store", "import store"),
        ("services/new.py", "from services.inbound import receive", "import services.inbound"),
        ("services/new.py", "from . import inbound", "import services.inbound"),
        ("services/new.py", "from gateway import twilio", "import gateway.twilio"),
        ("services/new.py", "from gateway.simulator import Simulator", "import gateway.simulator"),
        ("services/new.py", "from twilio.rest import Client", "import twilio.rest"),
        ("services/new.py", "from flask import request", "import flask"),
        ("services/new.py", "import sqlite3", "import sqlite3"),
        ("web/new.py", "from gateway.twilio import Twilio", "import gateway.twilio"),
        ("web/new.py", "from store import runners\nrunners.save(1)", "write to the store, as save does"),
        ("web/new.py", "from store.runners import save\nsave(1)", "write to the store, as save does"),
        ("web/new.py", "house().db.transaction()", "write to the store, as transaction does"),
        ("worker.py", "from web import phone", "import web.phone"),
        ("commands/new.py", "import web", "import web"),
        ("wiring.py", "from services import inbound", "import services.inbound"),
        ("app.py", "from store import migrations", "import store.migrations"),
        ("services/new.py", "import os\nos.environ['HOST']", "read the environment"),
        ("web/new.py", "from os import getenv as get\nget('HOST')", "read the environment"),
        ("app.py", "import os\nos.getenv('HOST')", "read the environment"),
        ("services/new.py", "from datetime import datetime\ndatetime.now()", "ask the clock"),
        ("core/new.py", "import datetime\ndatetime.datetime.now(datetime.UTC)", "ask the clock"),
        ("store/new.py", "from datetime import date as day\nday.today()", "ask the clock"),
        ("gateway/new.py", "from time import time\ntime()", "ask the clock"),
        ("services/new.py", "house.clock()", "ask the clock"),
        ("rounds.py", "async def tick():\n    do(now=house.clock())", "in the event loop"),
        ("services/new.py", "db.all('SELECT id FROM runner')", "speak SQL"),
        ("web/new.py", "sql = f'''\n  update runner set name = {name}'''", "speak SQL"),
        ("core/new.py", "__import__('flask')", "import by name"),
        ("shop/new.py", "import json", "has no row"),
        ("helpers.py", "import json", "has no row"),
    ],
)
def test_a_broken_rule_is_named(path: str, source: str, complaint: str) -> None:
    told = complaints(path, source)

    assert len(told) == 1
    assert complaint in told[0]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/new.py", "import json\nfrom content.catalog import Catalog\nfrom core.runner import Runner"),
        ("core/new.py", "from content import catalog\nfrom . import runner\nimport rapidfuzz.distance"),
        ("core/new.py", '"""Select the stretch from the catalog."""'),
        ("core/new.py", "hint = 'Select one from the list, or update your plan'"),
        ("store/new.py", "import logging, sqlite3\ndb.one('SELECT 1 FROM runner')"),
        ("services/new.py", "import logging\nfrom store import outbox\nfrom gateway.base import Gateway"),
        ("services/new.py", "from store import outbox\nwith db.transaction() as tx:\n    outbox.add(tx)"),
        ("services/new.py", "import time\ntime.monotonic()"),
        ("web/new.py", "from store import threads\nthreads.list_thread(1)\nnow = house().clock()"),
        ("settings.py", "import os\nos.environ"),
        ("wiring.py", "from datetime import UTC, datetime\ndatetime.now(UTC)"),
        ("rounds.py", "async def tick():\n    now = await database(house.clock)\ndef due():\n    return house.clock()"),
        ("commands/new.py", "from store import migrations\nmigrations.migrate(db)"),
    ],
)
def test_what_the_table_allows_is_not_named(path: str, source: str) -> None:
    assert complaints(path, source) == []
