"""Who a broadcast went to, as a file: one row a person with what became of their text; and whom it leaves out."""

from flask import render_template
from flask.typing import ResponseReturnValue

from store import paceless
from web import house
from web.console import console, needs, race_or_404
from web.console.broadcast_or_404 import broadcast_or_404
from web.console.csv_file import csv_file
from web.recipients import csv_of_recipients

MOST_LISTED = 500


@console.get("/broadcasts/<int:broadcast_id>/recipients.csv")
@needs("export")
def recipients(broadcast_id: int) -> ResponseReturnValue:
    """Give the people of a broadcast as CSV, with their whole numbers."""
    race, found = broadcast_or_404(broadcast_id)
    return csv_file(csv_of_recipients(house().db, found.id), f"{race.code}-broadcast-{found.id}.csv")


@console.get("/races/<int:race_id>/without-pace")
def without_pace(race_id: int) -> ResponseReturnValue:
    """List the runners whose pace is not known, so that they are left out around a mile."""
    race = race_or_404(race_id)
    listed = paceless.list_without_pace(house().db, race_id, most=MOST_LISTED + 1)
    return render_template(
        "console/without_pace.html",
        race=race,
        runners=listed[:MOST_LISTED],
        is_more=len(listed) > MOST_LISTED,
    )
