"""What the tests of broadcasts in the console ask for."""

import re

from werkzeug.test import TestResponse

from core.broadcast import Broadcast
from core.race import Race
from store import broadcasts
from store.database import Database


def text_of(answer: TestResponse) -> str:
    """Give the words of a page, with single blanks."""
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def the_broadcast(db: Database, race: Race) -> Broadcast:
    """Give the one broadcast of a race."""
    (found,) = broadcasts.list_of_race(db, race.id)
    return found
