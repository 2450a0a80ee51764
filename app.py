"""Starts it: `create_app()` for a server, `python app.py` for everything on one machine."""

import errno
import gc
import socket
import sys
import time
from multiprocessing import parent_process
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect

import commands
import logs
from commands.database import bring_up_to_date
from commands.house import house_of, is_command
from content.catalog import ContentError
from core.timing import Timing
from processes import Processes
from settings import Settings, SettingsError, load_settings
from web.api.calls import api
from web.console.pages import console
from web.health import health
from web.ids import Ids
from web.metrics import metrics
from web.my_data import my_data
from web.phone import phone
from web.sessions import Sessions
from web.under_path import UnderPath
from web.webhook import webhook
from wiring import assemble

PROJECT = Path(__file__).resolve().parent
MOST_BYTES = 64 * 1024  # of a request; a text of 1,600 emoji takes 20 kB as a form
# A web worker that cannot start waits before it ends: granian starts another at once, and ends all, the workers that
# serve too, where one dies within 5.5 seconds of that.
SECONDS_BEFORE_ANOTHER_TRY = 6
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


def create_app(settings: Settings | None = None, timing: Timing | None = None) -> Flask:
    """Build the web app.

    Args:
        settings: as checked; read from the environment where not given.
        timing: other waits than those of the service, for tests.

    Raises:
        SystemExit: the settings or the content are wrong; every problem is printed first.
    """
    logs.configure()
    app = Flask("sidestitch", root_path=str(PROJECT / "web"))
    app.url_map.converters["int"] = Ids
    settings = settings or _settings_or_exit()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants the Referer, which our pages have browsers leave out
    )
    try:
        app.extensions["sidestitch"] = house = assemble(settings, timing)
        if not is_command():
            house.content()
    except ContentError as error:
        _exit("The content is broken, so the service does not start:", error.problems)
    app.session_interface = Sessions()
    csrf = CSRFProtect(app)
    csrf.exempt(webhook)
    csrf.exempt(my_data)  # the token in the address is all it takes
    csrf.exempt(api)  # it reads no cookies
    for blueprint in (webhook, phone, health, metrics, my_data, console, api):
        app.register_blueprint(blueprint)
    app.after_request(_protect)
    path = urlsplit(settings.public_url).path
    if path:
        app.wsgi_app = UnderPath(app.wsgi_app, path)  # type: ignore[method-assign]
    commands.register(app)
    # The catalog and the modules live as long as the process: no need to look through them for garbage again and again.
    gc.freeze()
    return app


def _settings_or_exit() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        _exit("The settings are wrong, so the service does not start:", error.problems)


def _exit(headline: str, problems: list[str]) -> NoReturn:
    print("\n".join([headline, *(f"- {problem}" for problem in problems)]), file=sys.stderr)  # noqa: T201
    if parent_process():
        time.sleep(SECONDS_BEFORE_ANOTHER_TRY)
    sys.exit(1)


def _protect(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def main() -> NoReturn:
    """Migrate, then run web and worker as two processes until told to stop."""
    app = create_app()
    house = house_of(app)
    settings = house.settings
    why_not = _why_not_listen(settings.host, settings.port)
    if why_not:
        sys.exit(why_not)
    bring_up_to_date(house)
    house.db.close()
    print(f"{_what_to_do(settings)} Ctrl-C stops.", file=sys.stderr)  # noqa: T201 - for the person
    sys.exit(Processes(_processes(settings)).run())


def _what_to_do(settings: Settings) -> str:
    if settings.simulated:
        return f"Open {settings.public_url} and text it; organizers sign in at {settings.public_url}/console/."
    return f"Twilio calls {settings.public_url}/sms; `flask --app app check` tells whether the number is set up."


def _why_not_listen(host: str, port: int) -> str:
    """Say in a sentence why nothing can listen there; nothing where it can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (socket.gaierror, UnicodeError):
        return f'HOST is "{host}", a name this machine finds no address for: set an address such as 127.0.0.1.'
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} of {host} is taken: stop what uses it, or set PORT to another."
        return f"Nothing can listen on port {port} of {host} ({error.strerror}): set HOST or PORT to another."
    return ""


def _processes(settings: Settings) -> dict[str, list[str]]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--http", "1", "--no-ws"]
    where = ["--host", settings.host, "--port", str(settings.port)]
    size = ["--workers", "2", "--blocking-threads", "8", "--backlog", "1024", "--workers-kill-timeout", "30"]
    failing = ["--respawn-failed-workers", "--log-level", "error", "--no-access-log"]
    web = [*granian, *where, *size, *failing, "app:create_app"]
    return {"web": web, "worker": [sys.executable, "worker.py"]}


if __name__ == "__main__":
    main()
