"""The house a command works in: the one its app was built with."""

from flask import Flask, current_app

from wiring import House


def house_of(app: Flask) -> House:
    """Give the house an app was built with."""
    found = app.extensions["sidestitch"]
    assert isinstance(found, House)
    return found


def house() -> House:
    """Give the house of the app whose command runs."""
    return house_of(current_app)
