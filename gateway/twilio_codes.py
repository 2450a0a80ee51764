"""What Twilio's error codes mean to us: the one table, for answers to a post and for reports alike.

Source: twilio.com/docs/api/errors. New codes come without notice, so one that is not here refuses the text alone.
"""

from datetime import timedelta
from enum import Enum

from core.outcome import Because, Misconfigured, NotSent, Refused

Meaning = NotSent | Refused | Misconfigured

QUEUE_FULL_WAIT = timedelta(seconds=60)
DAILY_LIMIT_WAIT = timedelta(hours=1)  # the limit ends with the day, and whose day it is nobody says


class Kind(Enum):
    """What follows from a code."""

    TOO_FAST = "too fast"
    QUEUE_FULL = "queue full"
    DAILY_LIMIT = "daily limit"
    LATER = "later"
    OUR_SETUP = "our setup"
    THIS_DESTINATION = "this destination"
    THE_NUMBER_IS_BAD = "the number is bad"
    THEY_HAVE_STOPPED = "they have stopped"
    THE_TEXT = "the text"


_CODES: dict[Kind, dict[int, str]] = {
    Kind.TOO_FAST: {
        20429: "Twilio takes no more calls at once",
        30022: "the campaign sends faster than carriers allow it",
        63018: "the channel sends faster than it may",
    },
    Kind.QUEUE_FULL: {
        21611: "the queue of the sender is full at Twilio",
        30001: "the queue of the sender has overflowed at Twilio",
    },
    Kind.DAILY_LIMIT: {
        30023: "the brand has sent all that a carrier takes in a day",
        63038: "the account has sent all that it may in a day",
    },
    Kind.LATER: {
        20503: "Twilio is not available",
        30047: "it could not be moved into the hours when it may be sent",
        30450: "Twilio takes it for fraud for the time being",
        30453: "it cannot be delivered for the time being",
        30485: "it cannot be delivered for the time being",
        30610: "it came outside the hours when it may be sent",
    },
    Kind.OUR_SETUP: {
        20003: "Twilio does not accept the account and its token: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
        20005: "the account is not active: see the Twilio Console",
        20006: "the account may not send: see the Twilio Console",
        20008: "the token is one of the test credentials: set the live one",
        20403: "the account may not send: see the Twilio Console",
        20404: "Twilio does not know the account: check TWILIO_ACCOUNT_SID and TWILIO_API_URL",
        21212: "the sender is no number: check TWILIO_FROM",
        21603: "there is no sender: set TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID",
        21606: "the sender is no number of the account that can text: check TWILIO_FROM",
        21609: "Twilio cannot call PUBLIC_URL: set the address it is reached at from outside",
        21659: "the sender is no number of the account: check TWILIO_FROM",
        21660: "the sender belongs to another account: check TWILIO_FROM",
        21703: "no number of the messaging service can send this: add one that can text",
        21704: "the messaging service has no number: add one",
        21705: "there is no such messaging service: check TWILIO_MESSAGING_SERVICE_SID",
        30002: "the account is suspended: see the Twilio Console",
        30032: "the toll-free number is not verified: have it verified",
        30033: "the campaign is suspended: see the Twilio Console",
        30034: "the number is in no registered campaign: register it (A2P 10DLC)",
        30035: "the number is still being set up at Twilio",
    },
    Kind.THIS_DESTINATION: {
        21408: "the country is not enabled: enable it in the geographic permissions of the Twilio Console",
        21608: "a trial account texts verified numbers alone: upgrade it",
        21612: "this sender cannot reach this number: add a sender that can",
    },
    Kind.THE_NUMBER_IS_BAD: {
        21211: "this is no phone number",
        21614: "this is no mobile number",
        21635: "this is a landline",
        30005: "nobody knows this number",
        30006: "this is a landline, or a carrier that cannot be reached",
        63003: "nobody has this address",
        63024: "nobody can be reached at this address",
    },
    Kind.THEY_HAVE_STOPPED: {
        21610: "they have stopped us at Twilio",
        63033: "they have stopped us at Twilio",
    },
    Kind.THE_TEXT: {
        14103: "the text is empty or too long",
        14107: "too many answers to one number in a short time",
        21617: "the text is longer than 1,600 characters",
        21619: "the text is empty",
        21620: "the address of the media is no good",
        30003: "the phone is off or out of reach",
        30004: "the number or its carrier blocks texts",
        30007: "a carrier has filtered it out: review the words",
        30008: "it was not delivered, and nobody says why",
        30036: "it waited at Twilio until it was of no use any more",
        30410: "a carrier gave no answer, and Twilio does not try again",
        63016: "it came later than 24 hours after their last text",
    },
}
_KINDS = {code: kind for kind, codes in _CODES.items() for code in codes}


def is_known(code: int | None) -> bool:
    """Tell whether a code is in the table."""
    return code in _KINDS


def meaning_of(code: int) -> Meaning:
    """Tell what a code means: what becomes of the text, and what it says of the number or of our setup.

    >>> meaning_of(21610).because
    <Because.THEY_HAVE_STOPPED: 'they have stopped'>
    >>> meaning_of(99999)
    Refused(code=99999, reason='Twilio gives no reason that we know', because=<Because.OF_THE_TEXT: 'of the text'>)
    """
    kind = _KINDS.get(code)
    if kind is None:
        return Refused(code, "Twilio gives no reason that we know")
    reason = _CODES[kind][code]
    match kind:
        case Kind.TOO_FAST:
            return NotSent(reason, is_too_fast=True)
        case Kind.QUEUE_FULL:
            return NotSent(reason, QUEUE_FULL_WAIT, is_too_fast=True)
        case Kind.DAILY_LIMIT:
            return NotSent(reason, DAILY_LIMIT_WAIT)
        case Kind.LATER:
            return NotSent(reason)
        case Kind.OUR_SETUP:
            return Misconfigured(code, reason)
        case Kind.THIS_DESTINATION:
            return Misconfigured(code, reason, everywhere=False)
        case Kind.THE_NUMBER_IS_BAD:
            return Refused(code, reason, Because.THE_NUMBER_IS_BAD)
        case Kind.THEY_HAVE_STOPPED:
            return Refused(code, reason, Because.THEY_HAVE_STOPPED)
        case Kind.THE_TEXT:
            return Refused(code, reason)
