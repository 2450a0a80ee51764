"""An organizer's phone on the phone page commands as a real one does."""

from core.participant import Entry
from store import broadcasts
from tests.commanding import code_in, organize
from tests.console import Visitor

ROSA = "+13035557200"


def write(visitor: Visitor, text: str) -> str:
    """Write on a phone of the page and give the page that comes back."""
    data = {"number": ROSA, "shown": ROSA, "text": text}
    page = visitor.send("/phone/text", data, form_at="/", follow_redirects=True)
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_send_and_its_code_work_on_the_phone_page(db, stranger):
    race = organize(db, ROSA, code="PAGE30", runners=[Entry("+13035557201")])

    shown = write(stranger, "SEND Go")
    sent = write(stranger, code_in([shown]))

    assert "Harbour 30, all runners. People: 1." in shown
    assert "On its way to 1 in Harbour 30." in sent
    assert len(broadcasts.list_of_race(db, race.id)) == 1


def test_a_runner_who_writes_send_is_answered_as_before(db, stranger):
    page = write(stranger, "SEND Go")

    assert "within 10 min" not in page
    assert [row["intent"] for row in db.all("SELECT intent FROM inbox")] != ["command"]
