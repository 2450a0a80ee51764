"""Whether a race is ready: one page of checks, each with what to do; the carrier is asked by a second call."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.broadcast_tips import WELCOME
from core.race import Race
from core.readiness import readiness as checks_of
from core.readiness_check import Where
from core.readiness_facts import Carrier, Facts
from services import overview
from store.readiness_facts import find_runners, list_groups, list_planned
from web import house
from web.console import console, race_or_404

# Where each kind of check is put right: the page, what stands on the link, and what the address says besides the race.
WHERE: Mapping[Where, tuple[str, str, Mapping[str, str]]] = {
    "race": ("console.edit_race", "Change the race", {}),
    "runners": ("console.runners", "Go to the runners", {}),
    "broadcasts": ("console.list_broadcasts", "Go to the broadcasts", {}),
    "welcome": ("console.compose", "Welcome them", {"tip": WELCOME}),
}


@console.get("/races/<int:race_id>/readiness")
def readiness(race_id: int) -> ResponseReturnValue:
    """Show the checks of a race; with `carrier=ask` the carrier is asked too, which may take seconds."""
    race = race_or_404(race_id)
    carrier = _carrier(is_asked=request.args.get("carrier") == "ask")
    checks = checks_of(race, _facts(race, carrier), house().clock())
    return render_template(
        "console/readiness.html",
        race=race,
        to_do=[each for each in checks if not each.is_good],
        in_order=[each for each in checks if each.is_good],
        where=WHERE,
        can_ask=carrier.kind == "not asked",
    )


def _facts(race: Race, carrier: Carrier) -> Facts:
    here = house()
    home = here.service.home_countries
    groups = list_groups(here.db, race)
    sending = overview.look(db=here.db, in_use=here.lanes_of_senders(), now=here.clock())
    return Facts(
        runners=find_runners(here.db, race, groups, home_countries=home),
        planned=tuple(list_planned(here.db, race, groups, home_countries=home)),
        carrier=carrier,
        sending_problems=tuple(sending.why),
        segments_per_second=here.settings.segments_per_second,
        emergency_number=here.settings.emergency_number,
    )


def _carrier(*, is_asked: bool) -> Carrier:
    here = house()
    if here.simulator:
        return Carrier("simulator")
    if not is_asked:
        return Carrier("not asked")
    problems = dict.fromkeys([*here.gateway.problems(), *here.gateway.registration_problems()])
    return Carrier("asked", tuple(problems))
