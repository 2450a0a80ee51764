"""A list of runners in the console: handed in, looked at, confirmed with the proof that they agreed, taken over."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.race import Race
from core.runner_consent import NoConsentError, RaceOverError, read_evidence
from services import importing, taking_over
from store import broadcasts, import_rows, imports, participants
from store.import_steps import NotInPreviewError
from store.imports import Import
from store.list_limits import MOST_BYTES, ListError
from web import house
from web.console import console, needs, race_or_404, takes_up_to
from web.console.list_columns import MEANINGS, chosen_columns, columns_of, problem_of_columns
from web.console.paging import seen_through
from web.console.race_words import moment
from web.console.texted_number import texted_number

ROUND_THE_FILE = 64 * 1024  # bytes of a form that are not the file
REJECTED_ON_A_PAGE = 50
NOTHING = "Choose a file, or paste the rows of your list."


@console.get("/races/<int:race_id>/lists/new")
@needs("change")
def new_list(race_id: int) -> ResponseReturnValue:
    """Ask for a list."""
    return _ask_for_list(race_or_404(race_id))


@console.post("/races/<int:race_id>/lists/new")
@takes_up_to(MOST_BYTES + ROUND_THE_FILE)
def hand_in_list(race_id: int) -> ResponseReturnValue:
    """Read a list, and show what it would come to; nothing of the race is changed."""
    race, here = race_or_404(race_id), house()
    name, data = _handed_in()
    if not data:
        return _ask_for_list(race, NOTHING), 422
    try:
        import_id = importing.hand_in(
            race, name, data, organizer_id=g.organizer.id, db=here.db, service=here.service, now=here.clock()
        )
    except (ListError, RaceOverError) as error:
        return _ask_for_list(race, str(error)), 422
    return redirect(url_for("console.runner_list", race_id=race_id, import_id=import_id), 303)


@console.get("/races/<int:race_id>/lists/<int:import_id>")
@needs("change")
def runner_list(race_id: int, import_id: int) -> ResponseReturnValue:
    """Show a list: what it would come to, how far it is, or what it came to."""
    race = race_or_404(race_id)
    return _page(race, list_or_404(race, import_id))


@console.get("/races/<int:race_id>/lists/<int:import_id>/progress")
@needs("change")
def list_progress(race_id: int, import_id: int) -> ResponseReturnValue:
    """Show how far a list is, as a piece of its page."""
    race = race_or_404(race_id)
    listed = list_or_404(race, import_id)
    return render_template("console/_list_progress.html", race=race, listed=listed, **_to_welcome(race, listed))


@console.post("/races/<int:race_id>/lists/<int:import_id>/columns")
def choose_columns(race_id: int, import_id: int) -> ResponseReturnValue:
    """Read a list once more, by other columns."""
    race, here = race_or_404(race_id), house()
    listed = list_or_404(race, import_id)
    columns = chosen_columns(here.db, listed)
    problem = problem_of_columns(columns)
    if problem:
        return _page(race, listed, columns=problem), 422
    try:
        importing.choose_columns(race, import_id, columns, db=here.db, service=here.service)
    except NotInPreviewError as error:
        flash(str(error), "problem")
    return redirect(url_for("console.runner_list", race_id=race_id, import_id=import_id), 303)


@console.post("/races/<int:race_id>/lists/<int:import_id>/confirm")
def confirm_list(race_id: int, import_id: int) -> ResponseReturnValue:
    """Have a list taken over, with the proof that its runners agreed; without it say how to get it."""
    race, here = race_or_404(race_id), house()
    listed, now = list_or_404(race, import_id), here.clock()
    try:
        evidence = read_evidence(
            *(request.form.get(name, "") for name in ("source", "text", "agreed_at")), race=race, now=now
        )
        taking_over.confirm(race, import_id, evidence, db=here.db, now=now)
    except NoConsentError as error:
        return _page(race, listed, consent=" ".join(error.problems)), 422
    except (NotInPreviewError, RaceOverError) as error:
        flash(str(error), "problem")
    return redirect(url_for("console.runner_list", race_id=race_id, import_id=import_id), 303)


@console.post("/races/<int:race_id>/lists/<int:import_id>/discard")
def discard_list(race_id: int, import_id: int) -> ResponseReturnValue:
    """Throw a list away that is not wanted."""
    race = race_or_404(race_id)
    try:
        importing.discard(list_or_404(race, import_id).id, db=house().db)
    except NotInPreviewError as error:
        flash(str(error), "problem")
        return redirect(url_for("console.runner_list", race_id=race_id, import_id=import_id), 303)
    flash("The list is thrown away; the race is as it was.", "good")
    return redirect(url_for("console.runners", race_id=race_id), 303)


def list_or_404(race: Race, import_id: int) -> Import:
    """Give a list of a race, which was found to be theirs.

    Raises:
        NotFound: the race has none of this id.
    """
    return imports.find(house().db, import_id, race_id=race.id) or abort(404)


def _handed_in() -> tuple[str, bytes]:
    file = request.files.get("list")
    if file and file.filename:
        return file.filename, file.read()
    return "pasted", request.form.get("pasted", "").strip().encode()


def _ask_for_list(race: Race, problem: str = "") -> str:
    here = house()
    return render_template(
        "console/list_form.html",
        race=race,
        problem=problem,
        pasted=request.form.get("pasted", ""),
        allowed=sorted(here.service.home_countries),
        is_over=race.is_over(here.clock()),
        **_words_for_consent(race),
    )


def _page(race: Race, listed: Import, **problems: str) -> str:
    db = house().db
    rejected = import_rows.list_rejected(db, listed.id, after=seen_through(), most=REJECTED_ON_A_PAGE + 1)
    return render_template(
        "console/runner_list.html",
        race=race,
        listed=listed,
        columns=columns_of(db, listed),
        meanings=[("", "not used"), *MEANINGS.items()],
        staying_out=import_rows.count_staying_out(db, listed.id),
        rejected=rejected[:REJECTED_ON_A_PAGE],
        next_after=rejected[REJECTED_ON_A_PAGE - 1].number if len(rejected) > REJECTED_ON_A_PAGE else None,
        typed=request.form,
        problems=problems,
        moment=lambda at: moment(at, race.zone),
        **_to_welcome(race, listed),
        **_words_for_consent(race),
    )


def _to_welcome(race: Race, listed: Import) -> dict[str, object]:
    """Give how many runners wait for their first text once a list is done, and the broadcast that is on its way."""
    here = house()
    if listed.state != "done" or race.is_over(here.clock()):
        return {"unwelcomed": 0, "welcome": None}
    under_way = broadcasts.list_under_way_of_race(here.db, race.id)
    return {
        "unwelcomed": participants.count_unwelcomed(here.db, race.id),
        "welcome": next((each for each in under_way if each.audience.unwelcomed), None),
    }


def _words_for_consent(race: Race) -> dict[str, object]:
    settings = house().settings
    return {
        "public_url": settings.public_url,
        "contact": settings.contact,
        "number": texted_number(),
        "code": race.code,
    }
