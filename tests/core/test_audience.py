"""An audience is kept as it was chosen."""

from decimal import Decimal

import pytest

from core.audience import Audience


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        Audience(wave="2", distance="half", cramped=True),
        Audience(mile=Decimal("18.5"), without_pace=True),
        Audience(mile=Decimal("0")),
    ],
)
def test_an_audience_is_read_as_it_was_kept(audience: Audience) -> None:
    assert Audience.from_json(audience.as_json()) == audience
