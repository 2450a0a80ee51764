"""What a runner's links show, and that one is used up only by showing it."""

from datetime import UTC, datetime, timedelta

import pytest

from services import privacy
from store import data_links
from store.database import StoreError

ANA = "+12125550101"
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
PAGE, FILE = "a" * 32, "b" * 32


@pytest.fixture
def links(db):
    """Keep a good link to Ana's page, and one to her file."""
    link = data_links.DataLink(ANA, NOW + timedelta(hours=1))
    with db.transaction() as tx:
        data_links.add(tx, PAGE, link, opens="page")
        data_links.add(tx, FILE, link, opens="file")


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize(
    ("open_link", "token"), [(privacy.open_page, PAGE), (privacy.open_file, FILE)], ids=["page", "file"]
)
def test_a_link_whose_reading_fails_is_as_good_as_before(db, open_link, token):
    db.run("ALTER TABLE outbox RENAME TO outbox_out_of_reach")

    with pytest.raises(StoreError):
        open_link(token, db=db, now=NOW)
    db.run("ALTER TABLE outbox_out_of_reach RENAME TO outbox")

    assert open_link(token, db=db, now=NOW) is not None
    assert open_link(token, db=db, now=NOW) is None
