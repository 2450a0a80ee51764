"""Readiness, asked of a real web process."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.blocking import writing_blocked
from tests.serving import answers, serving


def test_a_process_whose_store_cannot_be_written_is_alive_but_not_ready(database_url, tmp_path):
    with serving(database_url, tmp_path) as server:
        with writing_blocked(database_url):
            with pytest.raises(HTTPError) as refused:
                urlopen(f"{server.url}/ready", timeout=30)
            alive = answers(f"{server.url}/health")
        again = answers(f"{server.url}/ready")

    assert refused.value.code == 503
    assert "written" in refused.value.read().decode()
    assert (alive, again) == (True, True)
