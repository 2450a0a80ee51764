"""WHAT WE SHOW: the webhook, the phone page, health, metrics."""

from flask import current_app

from services.reply_times import ReplyTimes
from wiring import House


def house() -> House:
    """Give the house of the app that answers this request."""
    found = current_app.extensions["sidestitch"]
    assert isinstance(found, House)
    return found


def reply_times() -> ReplyTimes:
    """Give what this process has counted of how long its answers took."""
    found = current_app.extensions["sidestitch_reply_times"]
    assert isinstance(found, ReplyTimes)
    return found
