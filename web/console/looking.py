"""What a broadcast comes to, as its pages show it before it is launched."""

from datetime import timedelta

from core.broadcast_form import BroadcastForm
from core.broadcast_hours import window
from core.preview import Preview, preview
from core.race import Race
from store import audiences
from web import house
from web.console.race_words import span


def preview_of(race: Race, form: BroadcastForm) -> Preview:
    """Say what a form comes to, with the runners as they now are."""
    here = house()
    reach = audiences.count_reach(here.db, race, form.audience, home_countries=here.service.home_countries)
    return preview(
        form.texts, reach, segments_per_second=here.settings.segments_per_second, cents_per_segment=form.cents
    )


def shown_of(race: Race, form: BroadcastForm) -> dict[str, object]:
    """Give what the preview shows: what the form comes to, and where it takes too long, after how long it is no use."""
    seen, of_use = preview_of(race, form), _of_use(race, form)
    is_too_slow = form.audience.mile is None and seen.lasts > of_use
    return {"preview": seen, "of_use": span(of_use) if is_too_slow else ""}


def _of_use(race: Race, form: BroadcastForm) -> timedelta:
    now = house().clock()
    ready = max(now, form.send_at or now)
    open_for = window(race, None, ready, at_any_hour=form.quiet_hours_reason is not None)
    return open_for.expires_at - open_for.opens_at
