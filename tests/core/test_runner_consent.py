"""The proof that runners agreed: where, when and to which words, or nobody is taken."""

from datetime import UTC, datetime

import pytest

from core.runner_consent import NoConsentError, read_evidence
from tests.races import HARBOUR
from tests.races import SATURDAY_9 as NOW


@pytest.mark.parametrize(
    ("source", "text", "agreed_at", "problem"),
    [
        ("", "I agree to texts.", "2027-02-01", "Say where"),
        ("form", "", "2027-02-01", "exact words"),
        ("form", "I agree to texts.", "", "Say when"),
        ("form", "I agree to texts.", "yesterday", "Say when"),
        ("form", "I agree to texts.", "2027-03-07", "yet to come"),
        ("form", "I agree to texts.", "1066-10-14", "before 2000"),
        ("form", "x" * 2001, "2027-02-01", "2,000 characters"),
    ],
)
def test_without_proof_that_runners_agreed_nobody_is_taken(source, text, agreed_at, problem):
    with pytest.raises(NoConsentError, match=problem):
        read_evidence(source, text, agreed_at, race=HARBOUR, now=NOW)


def test_the_day_runners_agreed_is_one_of_the_race():
    evidence = read_evidence("form", "I agree to texts.", "2027-02-01", race=HARBOUR, now=NOW)

    assert evidence.agreed_at == datetime(2027, 2, 1, 5, tzinfo=UTC)
