"""The runners of a race: looked up, added one at a time, removed, and taken out as a file."""

from collections.abc import Iterator

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.csv_text import csv_pieces
from core.participant import Entry
from core.race import Race
from core.runner_consent import NoConsentError, RaceOverError, read_evidence
from services import importing
from services.participants import take_out_of_race
from store import imports, participant_lists, participants
from store.database import Database
from store.participant_lists import Listed
from web import house
from web.console import console, needs, race_or_404
from web.console.csv_file import csv_file
from web.console.paging import AT_ONCE, seen_through
from web.console.race_words import moment

ON_A_PAGE = 25
LISTS_SHOWN = 5
HEADER = ("phone", "first_name", "bib", "wave", "distance", "language", "pace", "joined_at")
FIELDS = ("phone", "first_name", "bib", "wave", "language")


@console.get("/races/<int:race_id>/runners")
def runners(race_id: int) -> ResponseReturnValue:
    """List the runners of a race, those of a name, bib or number where one is asked for, and the lists handed in."""
    race, here = race_or_404(race_id), house()
    words, after = request.args.get("q", "").strip()[:40], seen_through()
    found = participant_lists.list_some(here.db, race_id, words=words, after=after, most=ON_A_PAGE + 1)
    people = participants.count(here.db, race_id)
    return render_template(
        "console/runners.html",
        race=race,
        words=words,
        runners=found[:ON_A_PAGE],
        next_after=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        is_first=after == 0,
        count=participant_lists.count_found(here.db, race_id, words=words) if words else people,
        people=people,
        lists=imports.list_of_race(here.db, race_id, most=LISTS_SHOWN),
        is_over=race.is_over(here.clock()),
        moment=lambda at: moment(at, race.zone),
    )


@console.get("/races/<int:race_id>/runners.csv")
@needs("export")
def runners_csv(race_id: int) -> ResponseReturnValue:
    """Give all runners of a race as CSV, with their whole numbers; it can be handed in again as it is."""
    race = race_or_404(race_id)
    pages = (map(_cells, page) for page in _pages(house().db, race))
    return csv_file(csv_pieces(HEADER, pages), f"{race.code}-runners.csv")


@console.get("/races/<int:race_id>/runners/add")
@needs("change")
def new_runner(race_id: int) -> ResponseReturnValue:
    """Ask for one runner, and how they agreed."""
    return _form(race_or_404(race_id))


@console.post("/races/<int:race_id>/runners/add")
def add_runner(race_id: int) -> ResponseReturnValue:
    """Add one runner by hand, with the proof that they agreed, or tell why not."""
    race, here = race_or_404(race_id), house()
    now = here.clock()
    try:
        evidence = read_evidence(
            *(request.form.get(name, "") for name in ("source", "text", "agreed_at")), race=race, now=now
        )
        outcome = importing.import_at_once(
            race,
            [{name: request.form.get(name, "") for name in FIELDS}],
            evidence,
            organizer_id=g.organizer.id,
            db=here.db,
            service=here.service,
            now=now,
            file_name="added by hand",
        )
    except NoConsentError as error:
        return _form(race, consent=error.problems[0]), 422
    except RaceOverError as error:
        return _form(race, phone=str(error)), 422
    if outcome.rejected:
        return _form(race, phone=outcome.rejected[0][1]), 422
    flash(_said(outcome), "good")
    return redirect(url_for("console.runners", race_id=race_id), 303)


@console.post("/races/<int:race_id>/runners/<int:participant_id>/remove")
@needs("delete")
def remove_runner(race_id: int, participant_id: int) -> ResponseReturnValue:
    """Take a runner out of a race."""
    race = race_or_404(race_id)
    if not take_out_of_race(race, participant_id, db=house().db):
        abort(404)
    flash("The runner is out of this race, and gets no more texts of it.", "good")
    return redirect(url_for("console.runners", race_id=race_id), 303)


def _pages(db: Database, race: Race) -> Iterator[list[Listed]]:
    after = 0
    while page := participant_lists.list_some(db, race.id, after=after, most=AT_ONCE):
        yield page
        after = page[-1].id


def _cells(listed: Listed) -> tuple[str | None, ...]:
    entry = listed.entry
    return (
        entry.phone,
        entry.first_name,
        entry.bib,
        entry.wave,
        entry.distance,
        entry.language,
        _pace(entry),
        listed.joined_at.isoformat(timespec="seconds"),
    )


def _pace(entry: Entry) -> str | None:
    if entry.pace_seconds is None:
        return None
    return f"{entry.pace_seconds // 60}:{entry.pace_seconds % 60:02}/mi"


def _form(race: Race, **problems: str) -> str:
    return render_template("console/runner_form.html", race=race, typed=request.form, problems=problems)


def _said(outcome: importing.Outcome) -> str:
    if outcome.added:
        return "The runner is in the race."
    return "The runner was in the race already, and is up to date now." if outcome.updated else "Nothing was new."
