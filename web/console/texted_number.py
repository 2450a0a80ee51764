"""The number runners text, as pages for organizers name it."""

from core.outgoing import Lane
from web import house


def texted_number() -> str | None:
    """Give the number runners text; None where only a messaging service is set, which nobody can text by its name."""
    here = house()
    if here.simulator:
        return here.simulator.sender_of(Lane.REPLY)
    return next(iter(here.settings.twilio_from), None)
