"""What `flask ...` offers on the command line: texts.py for the coach, check.py and database.py for the operator."""

from flask import Flask

from commands.check import check
from commands.database import migrate_command
from commands.texts import misses, say, understand_command


def register(app: Flask) -> None:
    """Add our commands to `flask`."""
    for command in (migrate_command, understand_command, say, check, misses):
        app.cli.add_command(command)
