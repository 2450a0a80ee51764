"""A PUBLIC_URL with a path: behind a proxy that hands the path on, and behind one that takes it off."""

from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.twilio_calls import FORM, SETTINGS, fields_of, post, signature_of

PUBLIC_URL = "https://example.org/texts"


@pytest.fixture
def url(start_server):
    """Give the URL of a web process that is known below a path."""
    return start_server(**SETTINGS, PUBLIC_URL=PUBLIC_URL).url


def test_texts_and_pages_are_found_with_the_path_and_without(url, number):
    for path in ("", "/texts"):
        fields = fields_of("calf", sender=number)
        signature = signature_of(f"{PUBLIC_URL}/sms", fields)
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}

        assert post(f"{url}{path}/sms", urlencode(fields).encode(), headers=headers).status == 200
        with urlopen(f"{url}{path}/", timeout=10) as answer:
            page = answer.read().decode()
        assert 'href="/texts/static/style.css"' in page and 'href="/texts/"' in page
        assert urlopen(f"{url}{path}/static/style.css", timeout=10).status == 200


def test_a_path_that_only_begins_alike_is_another(url):
    assert post(f"{url}/textsms", b"", headers={}).status == 404
