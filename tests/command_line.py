"""`flask ...` for tests: in this process, or typed as an operator types it, which takes seconds."""

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import click
from flask import Flask

import commands
from core.service import Service
from settings import load_settings
from tests.serving import PROJECT
from wiring import Content, assemble

SECRET = "for-tests-only"


def run_flask(database_url: str, *words: str, written: str = "", **settings: str) -> CompletedProcess[str]:
    """Run a command of ours without the web around it, which takes longer to build than most commands to run.

    Args:
        written: what it reads from its input, as the answers to what it asks.
        settings: more settings; nothing is taken over from the tests' own environment.
    """
    app = Flask("commands")
    commands.register(app)
    house = assemble(load_settings({"DATABASE_URL": database_url, "SECRET_KEY": SECRET, **settings}))
    app.extensions["sidestitch"] = replace(house, content=_content)
    with closing(house.db), app.app_context(), app.test_cli_runner().isolation(written) as (out, err, _):
        exit_code = _exit_code_of(app, words)
        return CompletedProcess(words, exit_code, *(each.getvalue().decode() for each in (out, err)))


def type_flask(
    database_url: str, *words: str, written: str = "", project: Path = PROJECT, **settings: str
) -> CompletedProcess[str]:
    """Run a command as a process of its own, as from a shell."""
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url, "SECRET_KEY": SECRET, **settings}
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    return subprocess.run(command, cwd=project, env=env, input=written, capture_output=True, text=True, timeout=60)


@cache
def _content() -> Content:
    return Content(Service("Sidestitch"), reload=False)


def _exit_code_of(app: Flask, words: tuple[str, ...]) -> int:
    try:
        app.cli.main(list(words), prog_name="flask")
    except SystemExit as over:
        if isinstance(over.code, str):  # Python itself would print it, at its end
            click.echo(over.code, err=True)
            return 1
        return over.code or 0
