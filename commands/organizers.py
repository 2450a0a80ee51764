"""Who signs in to the console, as the operator sets it up: owners of races, and those who work for them."""

import re
import secrets
import sys

import click

from commands.house import house, said_in_a_sentence
from core.organizer import Organizer, Role, name_of, problem_of_name
from core.password import problem_of_password
from core.phone import is_dialable
from core.signing_in import Browser
from services import organizers, signing_in
from services.organizers import NameTakenError
from store.organizers import find_by_name, list_all
from wiring import House

_MOST_BYTES_HANDED_IN = 16 * 1024
_PASSWORD_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("organizer")
def organizer() -> None:
    """Add, list and remove who signs in to the console."""


@organizer.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["owner", "helper", "medical"]), default="owner", show_default=True)
@click.option("--of", "owner_name", metavar="OWNER", help="Whom a helper or a medical lead works for.")
@click.option("--phone", metavar="+1...", help="The number they command by text from.")
@_PASSWORD_STDIN
def add(name: str, role: Role, owner_name: str | None, phone: str | None, password_stdin: bool) -> None:
    """Add an organizer called NAME, who signs in with it."""
    here, name = house(), name_of(name)
    if problem := problem_of_name(name):
        raise click.ClickException(problem)
    if (role == "owner") != (owner_name is None):
        raise click.UsageError("--role helper or medical and --of OWNER go together; an owner works for nobody.")
    number = _phone(phone)
    with said_in_a_sentence():
        owner = _found(here, owner_name) if owner_name else None
        if owner and owner.role != "owner":
            raise click.ClickException(f"{owner.name} is no owner: say for whom with --of OWNER.")
        if find_by_name(here.db, name):
            raise click.ClickException(f"There is an organizer {name} already: choose another name.")
        password = _password(name, password_stdin)
        try:
            organizers.add(name, password, role=role, owner=owner, phone=number, db=here.db, passwords=here.passwords())
        except NameTakenError as error:
            raise click.ClickException("Another organizer has this name or this phone: choose another.") from error
    click.echo(f"{name} can sign in now, at {here.settings.public_url}/console/.")


@organizer.command("list")
def list_command() -> None:
    """List who signs in, each owner before those who work for them."""
    with said_in_a_sentence():
        listed = list_all(house().db)
    if not listed:
        click.echo("There is no organizer yet: flask organizer add NAME.")
    for found in listed:
        click.echo(f"{'' if found.role == 'owner' else '  '}{found.name}  {found.role}")


@organizer.command("password")
@click.argument("name")
@_PASSWORD_STDIN
def password_command(name: str, password_stdin: bool) -> None:
    """Give the organizer called NAME another password; it works at once, however many wrong ones came before."""
    here = house()
    with said_in_a_sentence():
        found = _found(here, name)
        password = _password(found.name, password_stdin)
        organizers.set_password(found, password, db=here.db, passwords=here.passwords())
        signing_in.forget_wrong_passwords(db=here.db)
    click.echo(f"{found.name} has another password. Every browser of theirs is signed out.")
    click.echo(
        f"Where strangers keep trying this name, {found.name} signs in by this address, as their own browser can:"
    )
    click.echo(f"{here.settings.public_url}/console/sign-in?browser={_known_browser(here, found)}")


@organizer.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Remove the organizer called NAME; with an owner go their people and tokens. Races and what was sent stay."""
    here = house()
    with said_in_a_sentence():
        found = _found(here, name)
        if not yes:
            click.confirm(_question(found), abort=True)
        organizers.remove(found, db=here.db)
    click.echo(f"{found.name} is removed and signed out.")


def _known_browser(here: House, found: Organizer) -> Browser:
    """Make a browser that counts as one they have signed in with before; it opens nothing by itself."""
    return Browser(secrets.token_hex(16)).with_name(found.name, secret=here.settings.secret_key)


def _question(found: Organizer) -> str:
    if found.role == "owner":
        return (
            f"Remove {found.name}, who works for them, and their tokens? Nobody will reach their races any more,"
            " and what is scheduled there still goes: cancel it first."
        )
    return f"Remove {found.name}?"


def _found(here: House, name: str) -> Organizer:
    found = find_by_name(here.db, name_of(name))
    if found is None:
        raise click.ClickException(f"There is no organizer {name_of(name)}: flask organizer list shows who there is.")
    return found


def _password(name: str, is_piped: bool) -> str:
    """Ask for a password twice, or read what is handed in; where there is nothing and nobody to ask, draw one."""
    if sys.stdin.isatty() and not is_piped:
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    else:
        lines = sys.stdin.buffer.read(_MOST_BYTES_HANDED_IN).decode("utf-8", "replace").splitlines()
        if not lines and not is_piped:
            password = organizers.new_password()
            click.echo(f"The password of {name}, shown this once: {password}")
            return password
        if len(set(lines)) > 1:
            raise click.ClickException("The two lines handed in differ: hand in the password once, or twice the same.")
        password = lines[0] if lines else ""
    if problem := problem_of_password(password, name=name):
        raise click.ClickException(problem)
    return password


def _phone(typed: str | None) -> str | None:
    number = re.sub(r"[\s().-]", "", typed or "")
    if number and not is_dialable(number):
        raise click.ClickException("Give the number as + and the country, as in +13035550123.")
    return number or None
