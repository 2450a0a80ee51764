"""From settings to the parts of the house: store, gateway, content, clock."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from content.catalog import Catalog, ContentError, load
from core.fits import oversize
from core.outgoing import Lane
from core.password import Passwords
from core.service import Service
from core.timing import Timing
from core.understanding import understand
from core.vocabulary import unreadable_phrases
from gateway.base import Gateway
from gateway.simulator import Simulator
from gateway.twilio import Twilio
from gateway.twilio_http import limits_of
from gateway.twilio_setup import TwilioAccount
from settings import Settings
from store.database import Database, open_database
from store.product_clock import read_ahead

CONTENT = Path(__file__).resolve().parent / "content"
THREADS = 8  # of one web process, as in the Procfile: each may hold a connection


class Content:
    """The catalog in use, and its problems where an edit has broken it.

    While the simulator carries, a changed file is read again at once, so that a coach sees an edit on the phone page;
    a broken edit is reported in `problems`, and the last good catalog stays in use.
    """

    def __init__(self, service: Service, *, reload: bool, folder: Path = CONTENT) -> None:
        """Load and check the content.

        Raises:
            ContentError: the content is broken as it stands, so the service must not start.
        """
        self._service = service
        self._folder = folder
        self._reload = reload
        self._stamp = self._stamp_now()
        self._catalog = load_checked(folder, service)
        self.problems: list[str] = []

    def catalog(self) -> Catalog:
        """Give the catalog in use."""
        if self._reload and (stamp := self._stamp_now()) != self._stamp:
            self._read_again()
            self._stamp = stamp  # only now, so that nothing is forgotten where reading fails
        return self._catalog

    def _read_again(self) -> None:
        try:
            self._catalog, self.problems = load_checked(self._folder, self._service), []
        except ContentError as error:
            self.problems = error.problems

    def _stamp_now(self) -> dict[Path, int]:
        return {path: _changed_at(path) for path in self._folder.rglob("[!.]*") if path.suffix in (".toml", ".txt")}


def _changed_at(path: Path) -> int:
    """Give the time of the last change in nanoseconds; 0 where nothing is to be had, as a dangling link."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def load_checked(folder: Path, service: Service) -> Catalog:
    """Load all content, with every text measured for this service.

    Raises:
        ContentError: with every problem there is.
    """
    with _no_garbage():
        catalog = load(folder)
        problems = [*unreadable_phrases(catalog), *_oversize(catalog, service)]
        if problems:
            raise ContentError(problems)
        understand("", catalog=catalog)  # makes the words ready now, so that the first text need not wait for it
    return catalog


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage meanwhile: almost all that is made here stays, and the looking took a third of the time."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def _oversize(catalog: Catalog, service: Service) -> list[str]:
    emergency = service.emergency_number or ""
    return oversize(catalog, service=service.name, contact=service.contact, emergency=emergency)


@dataclass(frozen=True, slots=True)
class House:
    """All that a request or a tick needs; `content` raises ContentError where it is broken, and a worker never asks.

    A worker never asks for `passwords` either, which imports what hashes them.
    """

    settings: Settings
    service: Service
    db: Database
    gateway: Gateway
    content: Callable[[], Content]
    passwords: Callable[[], Passwords]
    timing: Timing

    def catalog(self) -> Catalog:
        """Give what we say."""
        return self.content().catalog()

    @property
    def content_problems(self) -> list[str]:
        """The problems of the last edit of the content; empty when it is good."""
        return self.content().problems

    def lanes_of_senders(self) -> Mapping[str, Sequence[Lane]]:
        """Group the lanes by the sender they leave from, the most urgent first."""
        lanes: dict[str, list[Lane]] = {}
        for lane in Lane:
            lanes.setdefault(self.gateway.sender_of(lane), []).append(lane)
        return lanes

    def clock(self) -> datetime:
        """Give product time: real time, and where the simulator carries as far ahead as the phone page has gone.

        There it asks the database, so it is for threads that may, outside of their transactions. Where a carrier
        carries, nothing moves it, whatever the database says.

        Raises:
            StoreError: the simulator carries and the database cannot be asked.
        """
        return real_now() + (read_ahead(self.db) if self.simulator else timedelta())

    @property
    def simulator(self) -> Simulator | None:
        """The phone simulator, where it carries."""
        return self.gateway if isinstance(self.gateway, Simulator) else None


def assemble(settings: Settings, timing: Timing | None = None) -> House:
    """Put the house together; nothing is connected to yet, and the content is read by whoever first wants it.

    Args:
        timing: other waits than those of the service, for tests.
    """
    service, timing = service_of(settings), timing or Timing()
    return House(
        settings=settings,
        service=service,
        db=open_database(settings.database_url, pool_size=THREADS, patience_seconds=timing.patience.total_seconds()),
        gateway=_gateway(settings, timing),
        content=cache(partial(Content, service, reload=settings.simulated)),
        passwords=cache(_passwords),
        timing=timing,
    )


def real_now() -> datetime:
    """Give real time, which no phone page moves."""
    return datetime.now(UTC)


def service_of(settings: Settings) -> Service:
    """Tell who we are in our texts."""
    return Service(
        name=settings.service_name,
        contact=settings.contact or "",
        emergency_number=settings.emergency_number,
        home_countries=frozenset(settings.allowed_countries),
        public_url=settings.public_url,
        secret=settings.secret_key,
        carrier_keeps_texts=not settings.simulated,
    )


def _passwords() -> Passwords:
    from passwords import Argon2  # which costs every start 20 ms, and only who signs in needs it

    return Argon2()


def _gateway(settings: Settings, timing: Timing) -> Gateway:
    if settings.twilio_account_sid is None or settings.twilio_auth_token is None:
        return Simulator()
    account = TwilioAccount(
        sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        service_sid=settings.twilio_messaging_service_sid,
        numbers=settings.twilio_from,
        api_url=settings.twilio_api_url,
        answers_keywords=settings.twilio_answers_keywords,
        broadcast_number=settings.twilio_broadcast_from,
    )
    return Twilio(account, public_url=settings.public_url, timeout=limits_of(timing.answer))
