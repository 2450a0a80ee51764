"""What an operator does with the database: bring it up to date."""

import sys

import click

from commands.house import house
from store.database import StoreError
from store.migrations import migrate
from wiring import House

CANNOT_BE_USED = "The database cannot be used; see DATABASE_URL in docs/settings.md."


def bring_up_to_date(house: House) -> list[str]:
    """Apply the migrations that are missing, and name them.

    Raises:
        SystemExit: the database cannot be used; why is printed.
    """
    try:
        return migrate(house.db)
    except StoreError as error:
        sys.exit(f"{CANNOT_BE_USED} {error}")


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date; safe to run again, and by two at once."""
    applied = bring_up_to_date(house())
    click.echo(f"Applied: {', '.join(applied)}." if applied else "The database is up to date.")
