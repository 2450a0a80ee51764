"""The poster of a race: a page to print with the code that opens a text JOIN, and that code alone as a picture."""

from io import BytesIO

import segno
from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from core.home_country import country_of_zone
from core.poster import sms_uri
from core.race import Race
from web import house
from web.console import console, race_or_404
from web.console.texted_number import texted_number


@console.get("/races/<int:race_id>/poster")
def poster(race_id: int) -> ResponseReturnValue:
    """Show the poster, and what is missing where there is no number to text."""
    race, here = race_or_404(race_id), house()
    return render_template(
        "console/poster.html",
        race=race,
        number=texted_number(),
        is_draft=here.simulator is not None,
        emergency=_emergency_number(race),
        contact=here.settings.contact,
        public_url=here.settings.public_url,
        shown_url=here.settings.public_url.removeprefix("https://").removeprefix("http://"),
    )


@console.get("/races/<int:race_id>/poster.svg")
def poster_code(race_id: int) -> ResponseReturnValue:
    """Give the code as a picture, black on white whatever the screen: a camera has to read it."""
    race, number = race_or_404(race_id), texted_number()
    if number is None:
        abort(404)
    picture = BytesIO()
    # A quarter of it may be torn or wet (level Q); four modules of white around it are part of it (ISO/IEC 18004).
    code = segno.make(sms_uri(number, f"JOIN {race.code}"), error="q", micro=False)
    code.save(picture, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"})


def _emergency_number(race: Race) -> str:
    numbers = house().catalog().emergency_numbers
    of_country = numbers.get(country_of_zone(race.zone)) or numbers["other"]
    return race.emergency_number or house().settings.emergency_number or of_country.emergency
