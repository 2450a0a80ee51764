"""The home of one race: what an organizer needs on race morning, with one thumb."""

from flask import render_template
from flask.typing import ResponseReturnValue

from store import alerts, broadcasts, participants
from web import house
from web.console import console, race_or_404
from web.console.progress import Progress, progress_of
from web.console.race_words import countdown, start_of

# The pages of a race by what stands on their buttons.
DOORS = (
    ("console.readiness", "Readiness", "Is all in order?"),
    ("console.runners", "Runners", "Lists and numbers"),
    ("console.cramps", "Cramps", "Where and what"),
    ("console.alerts", "Alerts", "Signs of danger"),
    ("console.list_broadcasts", "Broadcasts", "Sent and planned"),
    ("console.poster", "Poster", "To join by text"),
)


@console.get("/races/<int:race_id>")
def race(race_id: int) -> ResponseReturnValue:
    """Show where a race stands, and where to go from there."""
    found, here = race_or_404(race_id), house()
    now = here.clock()
    return render_template(
        "console/race.html",
        race=found,
        starts=start_of(found),
        countdown=countdown(found, now),
        is_on=found.is_on(now),
        people=participants.count(here.db, race_id),
        running=running(race_id),
        open_alerts=alerts.count_open(here.db, race_id),
        doors=DOORS,
    )


@console.get("/races/<int:race_id>/running")
def race_running(race_id: int) -> ResponseReturnValue:
    """Show the alerts that are open and the broadcasts that are under way, as a piece of the page."""
    found = race_or_404(race_id)
    open_alerts = alerts.count_open(house().db, race_id)
    return render_template("console/_running.html", race=found, running=running(race_id), open_alerts=open_alerts)


def running(race_id: int) -> list[Progress]:
    """List the broadcasts of a race that have been launched and are not over, with how far they are."""
    listed = broadcasts.list_of_race(house().db, race_id)
    return [progress_of(each) for each in listed if each.launched_at is not None and each.ended_at is None]
