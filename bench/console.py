"""How long the pages of the console take while a broadcast to 100,000 runners is frozen and goes out.

An organizer with a browser open asks for one page after the other, as its polling does, while a real worker sends at
the most a 10DLC campaign is given. `make bench` runs this; docs/benchmarks.md tells how to read it. The exit code is 1
where a page was not there; with --strict also where the target was missed.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _servers
from bench._broadcast import launch, make_race
from bench._databases import folder
from bench._report import Target, say, say_machine, say_table, say_targets
from core.race import Race
from passwords import Argon2
from services import organizers
from store.broadcasts import is_any_under_way
from store.database import Database, open_database

NAME, PASSWORD = "rosa", "the harbour at six in the morning"
A_SECOND = "225"
MOST_MS = 300.0
WAIT_SECONDS = 60


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    options = _parse(arguments)
    say_machine()
    say(f"a broadcast to {options.runners:,} runners at {A_SECOND} segments a second")
    with folder() as where:
        settings = {"DATABASE_URL": f"sqlite:///{where}/ours.db", "SEGMENTS_PER_SECOND": A_SECOND}
        _servers.migrate(where, **settings)
        with (
            closing(open_database(settings["DATABASE_URL"])) as db,
            _servers.serving(_servers.OUR_APP, where, **settings) as server,
        ):
            race = _race(db, options.runners)
            browser = _signed_in(f"http://{server.address}")
            with _worker(where, settings):
                broadcast = launch(db, race)
                taken = _ask(browser, f"http://{server.address}", race, broadcast.id, seconds=options.seconds)
                is_going = is_any_under_way(db)
    if not is_going:
        say("WRONG, so no figures: the broadcast was over before the pages were.")
        return 1
    return _report(taken, strict=options.strict)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runners", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--strict", action="store_true", help="fail where the target is missed")
    return parser.parse_args(arguments)


def _race(db: Database, runners: int) -> Race:
    """Make the race, and have its owner sign in with a password."""
    race = make_race(db, runners)
    rosa = organizers.add(NAME, PASSWORD, role="owner", owner=None, db=db, passwords=Argon2())
    db.run("UPDATE races SET owner_id = :owner_id WHERE id = :id", owner_id=rosa.id, id=race.id)
    return replace(race, owner_id=rosa.id)


def _signed_in(url: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{url}/console/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, "the page to sign in has no form"
    form = {"csrf_token": token[1], "name": NAME, "password": PASSWORD}
    browser.open(f"{url}/console/sign-in", urlencode(form).encode()).read()
    return browser


@contextmanager
def _worker(where: Path, settings: dict[str, str]) -> Iterator[None]:
    with (where / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "worker.py"],
            cwd=_servers.PROJECT,
            env=settings | {"SECRET_KEY": "of-a-benchmark"},
            stdout=log,
            stderr=log,
        )
        try:
            give_up_at = time.monotonic() + WAIT_SECONDS
            while "worker started" not in (where / "worker.log").read_text(encoding="utf-8"):
                if time.monotonic() > give_up_at:
                    sys.exit("The worker does not start.")
                time.sleep(0.02)
            yield
        finally:
            worker.terminate()
            worker.wait(WAIT_SECONDS)


def _ask(browser: OpenerDirector, url: str, race: Race, broadcast_id: int, *, seconds: int) -> dict[str, list[float]]:
    """Ask for each page in turn; give the milliseconds each took."""
    pages = {
        "races": "/console/races",
        "a race": f"/console/races/{race.id}",
        "its readiness": f"/console/races/{race.id}/readiness",
        "its broadcasts": f"/console/races/{race.id}/broadcasts",
        "a new broadcast": f"/console/races/{race.id}/broadcasts/new",
        "progress": f"/console/broadcasts/{broadcast_id}",
        "progress, polled": f"/console/broadcasts/{broadcast_id}/progress",
        "runners": f"/console/races/{race.id}/runners",
    }
    taken: dict[str, list[float]] = {name: [] for name in pages}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for name, path in pages.items():
            begun = time.perf_counter()
            with browser.open(url + path) as answer:
                assert answer.status == 200 and "sign-in" not in answer.url, f"{path} answers {answer.url}"
                answer.read()
            taken[name].append((time.perf_counter() - begun) * 1000)
    return taken


def _report(taken: dict[str, list[float]], *, strict: bool) -> int:
    rows = [
        (name, str(len(each)), f"{median(each):.0f}", f"{_p99(each):.0f}", f"{max(each):.0f}")
        for name, each in taken.items()
    ]
    say_table(("page", "times", "median ms", "p99 ms", "slowest ms"), rows)
    say()
    together = _p99([ms for each in taken.values() for ms in each])
    reached = say_targets([Target("p99 of the console's pages", together, unit="ms", at_most=MOST_MS)])
    return 1 if strict and not reached else 0


def _p99(each: Sequence[float]) -> float:
    return quantiles(each, n=100, method="inclusive")[98] if len(each) > 1 else each[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
