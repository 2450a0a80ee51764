"""Updates of one text at the stand-in carrier: an empty Body redacts it, once it is over."""

from collections.abc import Mapping

from tests.stand_in.book import Message, resource
from tests.stand_in.connection import Response, as_json
from tests.stand_in.faults import error


def redact(message: Message | None, fields: Mapping[str, str], *, fails: bool, now: float) -> Response:
    """Empty the words of a text, and answer as Twilio does.

    Args:
        fields: the form; nothing but an empty Body is an update we know.
        fails: answer 500 and change nothing.

    Source: twilio.com/docs/messaging/api/message-resource; its error 20009 for a text that is still on its way.
    """
    if fails:
        return error(500, 20500)
    if message is None:
        return error(404, 20404)
    if fields != {"Body": ""}:
        return error(400, 20001)
    if message.handset_at > now:
        return error(409, 20009)
    message.body = ""
    return as_json(resource(message, is_over=True))
