"""The house a command works in, the one its app was built with; and what it says where the store fails."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup

from content.catalog import Catalog, ContentError
from store.database import StoreError
from wiring import House

CANNOT_BE_USED = "The database cannot be used; see DATABASE_URL in docs/settings.md."


def house_of(app: Flask) -> House:
    """Give the house an app was built with."""
    found = app.extensions["sidestitch"]
    assert isinstance(found, House)
    return found


def house() -> House:
    """Give the house of the app whose command runs."""
    return house_of(current_app)


def is_command() -> bool:
    """Tell whether a command of `flask ...` is being run: it reads the content only where it needs it.

    A server that is itself a click command, as granian is, is none.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.find_root().command, FlaskGroup)


def catalog() -> Catalog:
    """Give what we say.

    Raises:
        SystemExit: the content is broken; every problem is printed first.
    """
    try:
        return house().catalog()
    except ContentError as error:
        sys.exit("\n".join(["The content is broken:", *(f"- {problem}" for problem in error.problems)]))


@contextmanager
def said_in_a_sentence(headline: str = CANNOT_BE_USED) -> Iterator[None]:
    """End the command with the headline and the reason, and no traceback, where the store fails.

    Raises:
        SystemExit: it has failed.
    """
    try:
        yield
    except StoreError as error:
        sys.exit(f"{headline} {error}")
