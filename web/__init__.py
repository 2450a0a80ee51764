"""WHAT WE SHOW: the webhook, the phone page, health."""

from flask import current_app

from wiring import House


def house() -> House:
    """Give the house of the app that answers this request."""
    found = current_app.extensions["sidestitch"]
    assert isinstance(found, House)
    return found
