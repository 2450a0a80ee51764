"""What `flask ...` offers on the command line: texts.py for the coach, the others for the operator."""

from flask import Flask

from commands.check import check
from commands.database import backup_command, migrate_command, move_to, resume_sending_command
from commands.organizers import organizer
from commands.outbox import outbox
from commands.privacy import erase_runner, export_runner
from commands.texts import misses, say, understand_command
from commands.tokens import token


def register(app: Flask) -> None:
    """Add our commands to `flask`."""
    for command in (
        understand_command,
        say,
        misses,
        check,
        migrate_command,
        backup_command,
        resume_sending_command,
        move_to,
        outbox,
        export_runner,
        erase_runner,
        organizer,
        token,
    ):
        app.cli.add_command(command)
