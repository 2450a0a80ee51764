"""Who a broadcast went to, as a file: one row a person with what became of their text."""

from collections.abc import Iterator

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from core.csv_text import csv_of
from core.race import Race
from store import broadcasts, paceless
from store.database import Database
from web import house
from web.console import console, needs, race_or_404
from web.console.broadcast_or_404 import broadcast_or_404

HEADER = ("phone", "first_name", "bib", "language", "state", "reason")
AT_ONCE = 1_000  # rows read at a time, so that a file of 100,000 people takes the memory of few
MOST_LISTED = 500


@console.get("/broadcasts/<int:broadcast_id>/recipients.csv")
@needs("export")
def recipients(broadcast_id: int) -> ResponseReturnValue:
    """Give the people of a broadcast as CSV, with their whole numbers."""
    race, found = broadcast_or_404(broadcast_id)
    response = Response(csv_of_recipients(house().db, found.id), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(race, found.id)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


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


def csv_of_recipients(db: Database, broadcast_id: int) -> Iterator[str]:
    """Write the people of a broadcast as CSV, piece by piece."""
    yield csv_of(HEADER, [])
    last = 0
    while page := broadcasts.list_recipients(db, broadcast_id, after=last, most=AT_ONCE):
        rows = [(each.phone, each.first_name, each.bib, each.language, each.state, each.reason) for each in page]
        yield csv_of(HEADER, rows).partition("\r\n")[2]
        last = page[-1].id


def _file_name(race: Race, broadcast_id: int) -> str:
    return f"{race.code}-broadcast-{broadcast_id}.csv"
