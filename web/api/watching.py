"""What happens at a race, by the API: who cramps where, and the alerts."""

from core.alert import Alert
from core.cramp_count import CrampCount
from store import alerts, cramps
from web import house
from web.api import api, shown
from web.api.instants import utc, utc_or_none
from web.api.races import race_or_404


@api.get("/races/<int:race_id>/cramps")
@api.output(shown.Cramps)
def list_cramps(race_id: int) -> shown.Cramps:
    """Count the cramps that runners have texted while the race was on, by area, mile and ten minutes."""
    found = cramps.list_of_race(house().db, race_or_404(race_id))
    return shown.Cramps(cramps=[_show_cramps(count) for count in found])


@api.get("/races/<int:race_id>/alerts")
@api.output(shown.Alerts)
def list_alerts(race_id: int) -> shown.Alerts:
    """List the signs of an emergency that runners have texted, the last one first, 500 at most."""
    found = alerts.list_of_race(house().db, race_or_404(race_id).id)
    return shown.Alerts(alerts=[_show(alert) for alert in found])


def _show(alert: Alert) -> shown.Alert:
    assert alert.id is not None, "an alert that was kept has its id"
    return shown.Alert(
        id=alert.id,
        level=alert.level,
        red_flag=alert.red_flag,
        words=alert.words,
        phone=alert.phone,
        first_name=alert.first_name,
        bib=alert.bib,
        mile=alert.mile,
        written_at=utc(alert.written_at),
        taken_by=alert.taken_by,
        taken_at=utc_or_none(alert.taken_at),
        closed_at=utc_or_none(alert.closed_at),
    )


def _show_cramps(count: CrampCount) -> shown.CrampCount:
    return shown.CrampCount(
        area=count.area,
        mile=count.mile,
        ten_minutes=count.starts_local.isoformat(timespec="minutes"),
        people=count.people,
    )
