"""The documents tell the truth: every setting, command and link in them exists, and every setting is in them."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from content.reminder_texts import PLACEHOLDERS_OF_REMINDER
from content.reply_keys import PLACEHOLDERS_OF_PLAN_REPLY, PLACEHOLDERS_OF_REPLY
from settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
FLASK_COMMAND = re.compile(r"\bflask\s+(?:--app\s+\S+\s+)?([a-z][a-z-]*(?:\s+[a-z][a-z-]*)?)")
MAKE_COMMAND = re.compile(r"\bmake\s+([a-z][a-z-]*)")
FIELDS = {name.upper() for name in Settings.model_fields}


def read(name: str) -> str:
    """Give the text of a document; one that is not written yet is an error that says so."""
    path = PROJECT / name
    if not path.is_file():
        pytest.fail(f"{name} is missing: the documents are part of the project")
    return path.read_text(encoding="utf-8")


def documents() -> list[str]:
    """List README.md, CONTRIBUTING.md, CHANGELOG.md and what lies in docs/, by their paths in the project."""
    inside = sorted(path.relative_to(PROJECT).as_posix() for path in (PROJECT / "docs").rglob("*.md"))
    return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *inside]


def said_in_code(name: str, command: re.Pattern[str]) -> set[str]:
    """Find what a document says between backquotes or in a block of code."""
    return {said for code in CODE.findall(read(name)) for said in command.findall(code)}


def anchors(markdown: str) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them: small letters, hyphens for spaces, no marks."""
    headings = re.findall(
        r"^#+\s+(.+?)\s*$", re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE), re.M
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(name: str) -> Iterator[str]:
    for target in LINK.findall(CODE.sub("", read(name))):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        page = PROJECT / name if not path else (PROJECT / name).parent / path
        if not page.exists() or (anchor and page.suffix == ".md" and anchor not in anchors(page.read_text("utf-8"))):
            yield target


def test_every_reply_and_reminder_is_in_the_page_for_the_coach() -> None:
    named = {
        key
        for row in re.findall(r"^\| (`.*?) \|", read("docs/content.md"), re.M)
        for key in re.findall(r"`(\w+)`", row)
    }

    ours = PLACEHOLDERS_OF_REPLY.keys() | PLACEHOLDERS_OF_PLAN_REPLY.keys() | PLACEHOLDERS_OF_REMINDER.keys()
    assert ours - named == set()


def test_every_setting_is_in_the_settings_page_and_no_other_is() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", read("docs/settings.md"), re.MULTILINE)

    assert sorted(rows) == sorted(FIELDS)


def test_every_setting_is_in_the_example_file_and_no_other_is() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE)

    assert sorted(names) == sorted(FIELDS)


@pytest.mark.parametrize("name", documents())
def test_every_make_command_in_the_documents_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))

    assert said_in_code(name, MAKE_COMMAND) - targets == set()


@pytest.mark.parametrize("name", documents())
def test_every_flask_command_in_the_documents_exists(name: str) -> None:
    unknown = {said for said in said_in_code(name, FLASK_COMMAND) if not is_command(said.split())}

    assert unknown == set()


@pytest.mark.parametrize("name", documents())
def test_every_link_in_the_documents_leads_somewhere(name: str) -> None:
    assert [*broken_links(name)] == []


def is_command(words: list[str]) -> bool:
    """Tell whether `flask <words>` starts with a command of ours, or of Flask's own."""
    import commands  # here, so that the other tests of this file run without the whole service

    app = Flask(__name__)
    commands.register(app)
    command = app.cli.commands.get(words[0])
    if isinstance(command, click.Group):
        return len(words) > 1 and words[1] in command.commands
    return command is not None or words[0] in ("run", "shell", "routes")
