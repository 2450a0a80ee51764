"""How the API is described, to programs and to people."""

import re

from tests.accessibility import no_serious_findings
from tests.browser import PHONE

CREATES = ("/api/v1/races", "/api/v1/races/{race_id}/runners", "/api/v1/races/{race_id}/broadcasts")


def test_the_description_needs_no_token_and_names_the_address_of_the_settings(console_app):
    answer = console_app.test_client().get("/api/v1/openapi.json", headers={"Host": "evil.example"})

    description = answer.get_json()
    assert answer.status_code == 200
    assert description["openapi"].startswith("3.1")
    assert [server["url"] for server in description["servers"]] == ["http://127.0.0.1:5000"]
    assert description["security"] == [{"bearer": []}]


def test_every_call_is_described_with_its_errors(console_app):
    description = console_app.test_client().get("/api/v1/openapi.json").get_json()

    operations = {
        (method, path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert len(operations) == 14
    for (method, path), operation in operations.items():
        assert {"401", "429", "503"} <= operation["responses"].keys(), path
        assert ("404" in operation["responses"]) is ("{" in path), path
        assert operation["summary"].endswith("."), path
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert ("Idempotency-Key" in names) is (method == "post" and path in CREATES), path


def test_the_page_for_people_shows_every_call_and_loads_nothing_from_elsewhere(console_app):
    client = console_app.test_client()
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]

    page = client.get("/api/v1/docs")

    text = page.get_data(as_text=True)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", text)
    assert "<script" not in text and "style=" not in text
    assert not [path for path in paths if path not in text]
    assert "audience.without_pace" in text and "runners" in text


def test_the_page_can_be_read_on_a_phone_and_with_a_screen_reader(open_page, server):
    page = open_page(PHONE)
    page.goto(f"{server.url}/api/v1/docs")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    no_serious_findings(page)
