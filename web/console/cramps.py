"""Who cramps where in a race: people by area, mile and ten minutes; nobody is named."""

from flask import render_template
from flask.typing import ResponseReturnValue

from store import cramps as kept
from web import house
from web.console import console, race_or_404


@console.get("/races/<int:race_id>/cramps")
def cramps(race_id: int) -> ResponseReturnValue:
    """Show the cramps of a race, the latest ten minutes first."""
    here, race = house(), race_or_404(race_id)
    counts = kept.list_of_race(here.db, race)
    areas = {area.name: area.label("en", None) for area in here.catalog().areas.values()}
    return render_template("console/cramps.html", race=race, counts=counts, areas=areas)
