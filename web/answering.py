"""Who answers a text: an organizer's command is obeyed, all else is what a runner writes."""

from core.commanding import command_of
from core.inbound import Inbound
from core.message import Part
from services.commanding import obey
from services.inbound import receive
from web import house


def answer(inbound: Inbound) -> list[Part]:
    """Answer one inbound text, already verified, and give back the parts; empty where we stay silent.

    Only a text that may be a command costs a look for whose number it is: a plain "calf" does not.
    """
    here, now = house(), house().clock()
    if command_of(inbound.text) is not None:
        rate = here.settings.segments_per_second
        parts = obey(inbound, db=here.db, catalog=here.catalog(), service=here.service, per_second=rate, now=now)
        if parts is not None:
            return parts
    return receive(inbound, db=here.db, catalog=here.catalog(), service=here.service, now=now)
