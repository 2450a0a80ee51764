"""Starts it: `create_app()` for a server, `python app.py` for everything on one machine."""

import socket
import sys
from typing import NoReturn

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect

import commands
import logs
from content.catalog import ContentError
from processes import Processes
from settings import Settings, SettingsError, load_settings
from web.health import health
from web.phone import phone
from web.webhook import webhook
from wiring import assemble

MOST_BYTES = 64 * 1024  # of a request; a text of 1,600 emoji takes 20 kB as a form
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web app.

    Args:
        settings: as checked; read from the environment where not given.

    Raises:
        SystemExit: the settings or the content are wrong; every problem is printed first.
    """
    logs.configure()
    app = Flask("sidestitch", root_path=str(commands.PROJECT / "web"))
    settings = settings or _settings_or_exit()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
    )
    try:
        app.extensions["sidestitch"] = assemble(settings)
    except ContentError as error:
        _exit("The content is broken, so the service does not start:", error.problems)
    csrf = CSRFProtect(app)
    csrf.exempt(webhook)
    for blueprint in (webhook, phone, health):
        app.register_blueprint(blueprint)
    app.after_request(_protect)
    commands.register(app)
    return app


def _settings_or_exit() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        _exit("The settings are wrong, so the service does not start:", error.problems)


def _exit(headline: str, problems: list[str]) -> NoReturn:
    sys.exit("\n".join([headline, *(f"- {problem}" for problem in problems)]))


def _protect(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def main() -> NoReturn:
    """Migrate, then run web and worker as two processes until told to stop."""
    app = create_app()
    house = commands.house_of(app)
    settings = house.settings
    if _is_taken(settings.host, settings.port):
        sys.exit(f"Port {settings.port} of {settings.host} is taken: stop what uses it, or set PORT to another.")
    commands.bring_up_to_date(house)
    house.db.close()
    print(f"{_what_to_do(settings)} Ctrl-C stops.", file=sys.stderr)  # noqa: T201 - for the person
    sys.exit(Processes(_processes(settings)).run())


def _what_to_do(settings: Settings) -> str:
    if settings.simulated:
        return f"Open {settings.public_url} and text it."
    return f"Twilio calls {settings.public_url}/sms; `flask --app app check` tells whether the number is set up."


def _is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((host, port)) == 0


def _processes(settings: Settings) -> dict[str, list[str]]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--http", "1", "--no-ws"]
    where = ["--host", settings.host, "--port", str(settings.port)]
    size = ["--workers", "2", "--blocking-threads", "8", "--backlog", "1024", "--workers-kill-timeout", "30"]
    web = [*granian, *where, *size, "--no-access-log", "app:create_app"]
    return {"web": web, "worker": [sys.executable, "worker.py"]}


if __name__ == "__main__":
    main()
