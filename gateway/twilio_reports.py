"""Twilio's reports of our texts, read from a call whose signature and shape are verified already."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from core.outcome import Report, ReportedState
from gateway.twilio_codes import meaning_of

# A status that is not here says nothing new: the text waits at Twilio, or Twilio has a new word.
# Source: twilio.com/docs/messaging/api/message-resource, "Message Status values".
_STATES: dict[str, ReportedState] = {
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "cancelled",
}
_CODE = re.compile(r"[1-9][0-9]{1,8}")


def report_of(fields: Mapping[str, str], path: str) -> Report | None:
    """Read a report; None where it says nothing new.

    Args:
        fields: the form.
        path: path and query as called; the query carries our ticket.
    """
    state = _STATES.get(fields["MessageStatus"])
    if state is None:
        return None
    ticket = parse_qs(urlsplit(path).query).get("ticket", [None])[0]
    code = fields.get("ErrorCode", "")
    if state not in ("undelivered", "failed") or not _CODE.fullmatch(code):
        return Report(ticket, fields["MessageSid"], state)
    return Report(ticket, fields["MessageSid"], state, int(code), meaning_of(int(code)))
