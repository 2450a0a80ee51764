"""The web app, waiting a second at most for the database: for tests that lock it until a process has given up."""

from datetime import timedelta

from flask import Flask

import app
from core.timing import Timing

HASTY = timedelta(seconds=1)


def create_app() -> Flask:
    """Build the app as the Procfile's command does."""
    return app.create_app(timing=Timing(patience=HASTY))
