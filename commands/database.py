"""What an operator does with the database: bring it up to date, back it up, move it, let a restored one send."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click

from commands.house import house, said_in_a_sentence
from services.home import keep_home, resume_sending
from services.moving import move_to_postgresql
from store.backups import backup
from store.database import open_database
from store.durability import check_durable
from store.migrations import migrate
from store.postgres_address import FORM, check_reachable, read_address
from store.waiting import count_waiting
from wiring import House, real_now

VAR = Path(__file__).resolve().parent.parent / "var"

AFTER_THE_MOVE = """The SQLite file stays as it is, and no worker sends from it any more. Now:
1. set DATABASE_URL to the PostgreSQL database, for the web, the worker and yourself;
2. run `flask resume-sending`;
3. start the service."""


def bring_up_to_date(house: House) -> list[str]:
    """Apply the migrations that are missing, and name them.

    Raises:
        SystemExit: the database cannot be used, or may lose what it has committed; why is printed.
    """
    with said_in_a_sentence():
        check_durable(house.db)
        return migrate(house.db)


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date; safe to run again, and by two at once."""
    applied = bring_up_to_date(house())
    click.echo(f"Applied: {', '.join(applied)}." if applied else "The database is up to date.")


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
def backup_command(file: Path | None) -> None:
    """Back up to FILE, one SQLite file, while everything runs; var/backup-<UTC time>.db where none is named."""
    here = house()
    now = real_now()
    if file is None:
        VAR.mkdir(exist_ok=True)  # which a service on PostgreSQL may not have
        file = VAR / f"backup-{now:%Y%m%dT%H%M%SZ}.db"
    with said_in_a_sentence("There is no backup."):
        counts = backup(here.db, file, now=now)
    click.echo(f"{file}: {_rows(counts)}, {file.stat().st_size:,} bytes, checked.")


@click.command("move-to")
@click.argument("url", metavar="postgresql://...")
def move_to(url: str) -> None:
    """Copy the SQLite file in use to an empty PostgreSQL database; stop the service first."""
    here, address = house(), _address(url)
    with said_in_a_sentence(f"Nothing was moved to {address}."), closing(open_database(url, pool_size=2)) as target:
        check_reachable(url)
        counts = move_to_postgresql(source=here.db, target=target, now=real_now())
    click.echo(f"Copied to {address} and counted: {_rows(counts)}.\n{AFTER_THE_MOVE}")


def _address(url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://")):
        raise click.ClickException(f"Give the URL of the PostgreSQL database: {FORM}.")
    try:
        return read_address(url)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@click.command("resume-sending")
@click.option("--cancel-queued", is_flag=True, help="First cancel every text that is queued.")
def resume_sending_command(cancel_queued: bool) -> None:
    """Let a database that was restored, copied or moved send again, once no other copy of it does."""
    here = house()
    with said_in_a_sentence():
        reason = keep_home(db=here.db)
        if reason is None:
            click.echo("Sending is not held: nothing to do, and nothing was cancelled.")
            return
        click.echo(f"Sending is held. {reason}\n{_what_waits(here)}")
        cancelled = resume_sending(db=here.db, cancel_queued=cancel_queued)
    if cancel_queued:
        click.echo(f"Cancelled: {cancelled:,}.")
    click.echo("This database is at home here now: workers on it send within seconds.")


def _what_waits(house: House) -> str:
    texts = count_waiting(house.db, now=house.clock())
    return (
        f"Queued: {texts.queued:,}, of which {texts.due:,} are due now and {texts.too_late:,} are too late to be sent. "
        f"In hand when it was copied: {texts.sending:,}. Unsure: {texts.unsure:,}."
    )


def _rows(counts: Mapping[str, int]) -> str:
    return f"{sum(counts.values()):,} rows of {len(counts)} tables"
