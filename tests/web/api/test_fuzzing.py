"""The API called with what its own description allows, and with what it forbids: schemathesis makes the calls."""

from itertools import count
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.api.conftest import CONSENT, HARBOUR, Caller

# The same calls at every run.
CALLS = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Made-up tokens would keep most calls out; test_calling.py has those.
WITH_A_TOKEN = {"generation": {"with-security-parameters": False}}

_numbers = count(100)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_call_breaks_the_api_and_each_answer_is_as_described(
    console_app: Flask, api: Caller, race_id: int, mode: GenerationMode
) -> None:
    config = SchemathesisConfig.from_dict(WITH_A_TOKEN)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", console_app, config=config)
    api.post(f"/races/{race_id}/runners", CONSENT | {"runners": [{"phone": "+13035550101"}]})

    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        _call(found.ok(), mode, api, race_id)


def _call(operation: Any, mode: GenerationMode, api: Caller, race_id: int) -> None:
    is_positive = mode is GenerationMode.POSITIVE
    checks = CHECKS if is_positive or operation.path.endswith("/runners") else [*CHECKS, negative_data_rejection]
    path = _addresses(operation, api, race_id) if is_positive or operation.body else None

    @CALLS
    @given(operation.as_strategy(generation_mode=mode, path_parameters=path))
    def each(case: Case[Any]) -> None:
        case.call_and_validate(headers=api.headers, checks=checks)
        if is_positive and _with_good_fields(case):
            case.call_and_validate(headers=api.headers, checks=checks)

    if is_positive or operation.body or operation.path_parameters:
        each()


def _addresses(operation: Any, api: Caller, race_id: int) -> dict[str, int] | None:
    """Give the id that the address is to name: of Rosa's race, or of a new draft in it."""
    if "{race_id}" in operation.path:
        return {"race_id": race_id}
    if "{broadcast_id}" in operation.path:
        return {"broadcast_id": api.post(f"/races/{race_id}/broadcasts", {"text": "Hi"}).get_json()["id"]}
    return None


def _with_good_fields(case: Case[Any]) -> bool:
    """Put into a call what no chance would come upon, so that it gets as far as its other fields."""
    body: Any = case.body
    if case.operation.label == "POST /api/v1/races" and isinstance(body, dict):
        case.body = body | HARBOUR | {"code": f"HARBOR{next(_numbers)}"}
    elif case.operation.label.endswith("/runners") and isinstance(body, dict):
        runners = [{"phone": f"+1303555{next(_numbers):04}"} | row for row in body["runners"]]
        case.body = CONSENT | {"runners": runners}
    elif case.operation.label.endswith("/runners"):
        case.query = dict(CONSENT)
        case.body = f"phone,first_name\n+13035550101,{body}\n"
    else:
        return False
    return True
