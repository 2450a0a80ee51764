"""The API described: as OpenAPI for programs, at /api/v1/openapi.json, and as a page for people, made of the same."""

from functools import cache, partial
from typing import Any

from apiflask import APIFlask
from apiflask import settings as defaults
from flask import jsonify, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from web import house
from web.api import CSV, JSON, PREFIX, api, open_to_strangers
from web.api.errors import ERROR
from web.api.once import HEADER
from web.api.reference import fields_of
from web.api.schemas import Consent, NewRunners
from web.ids import LARGEST_ID

Description = dict[str, Any]

TITLE, VERSION = "Sidestitch API", "1"
ABOUT = (
    "Races, their runners, and texts to all of them, for programs of organizers. Every call needs the header "
    "Authorization: Bearer TOKEN; flask --app app token add NAME makes a token. What belongs to another organizer "
    "answers 404. Times without an offset are the wall clock of the race."
)
KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The same key with the same call does it once and gives the same answer, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$"},
}
ERRORS = {
    "400": "The body is no JSON",
    "401": "No token, or a wrong one",
    "404": "There is none, or it is another organizer's",
    "413": "The body is too large",
    "415": "The body is of another kind",
    "422": "Something in the call cannot be used",
    "429": "Too many wrong tokens from this address",
    "503": "The database cannot be used now: call again",
}
IN_QUERY = "With CSV, which has no place for it; needed there."
_ALWAYS = ("401", "429", "503")
_WITH_A_BODY = ("400", "413", "415", "422")
_LISTS = f"{PREFIX}/races/{{race_id}}/runners"


@api.get("/openapi.json")
@open_to_strangers
@api.doc(hide=True)
def openapi() -> ResponseReturnValue:
    """Give the description in the format of OpenAPI 3.1."""
    return jsonify(_description())


@api.get("/docs")
@open_to_strangers
@api.doc(hide=True)
def docs() -> ResponseReturnValue:
    """Show the description to people."""
    description = _description()
    return render_template(
        "api/docs.html",
        description=description,
        operations=[
            (path, method, operation)
            for path, operations in sorted(description["paths"].items(), key=_races_first)
            for method, operation in operations.items()
        ],
        fields_of=partial(fields_of, schemas=description["components"]["schemas"]),
        service_name=house().settings.service_name,
    )


def _races_first(path: tuple[str, Description]) -> tuple[bool, str]:
    return not path[0].startswith(f"{PREFIX}/races"), path[0]


def _set_up(state: BlueprintSetupState) -> None:
    """Give the app what APIFlask's decorators look up in it: it is a Flask app, of which all else stays as it is."""
    state.app.config.from_object(defaults)


api.record_once(_set_up)


def _description() -> Description:
    """Give the description; the service calls itself what PUBLIC_URL says, whatever name it was asked by."""
    return _described() | {"servers": [{"url": house().settings.public_url}]}


@cache
def _described() -> Description:
    """Describe the calls by an APIFlask app made for it, which holds nothing else and answers nothing."""
    app = APIFlask(TITLE, title=TITLE, version=VERSION, spec_path=None, docs_path=None)
    app.register_blueprint(api)
    app.config.update(
        SECURITY_SCHEMES={"bearer": {"type": "http", "scheme": "bearer"}},
        AUTO_TAGS=False,
        AUTO_SERVERS=False,
        AUTO_OPERATION_ID=True,
        AUTO_404_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        SUCCESS_DESCRIPTION="Done",
    )
    app.spec_processor(_complete)  # type: ignore[arg-type] # it is a dict, as we ask for no YAML
    with app.app_context():
        description = app.spec
    assert isinstance(description, dict), "only as YAML it is a text"
    return description


def _complete(description: Description) -> Description:
    """Add what all calls have in common, and the body that comes in two kinds."""
    description["info"]["description"] = ABOUT
    description["security"] = [{"bearer": []}]
    description["components"]["schemas"]["Error"] = ERROR
    for path, operations in description["paths"].items():
        for operation in operations.values():
            if path == _LISTS:
                _add_lists(operation, description)
            _complete_operation(path, operation)
    return description


def _complete_operation(path: str, operation: Description) -> None:
    statuses = [*_ALWAYS, *(["404"] if "{" in path else [])]
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter |= {"required": True, "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}}
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
        operation["parameters"].append(KEY)
        statuses += _WITH_A_BODY
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for status in statuses:
        operation["responses"][status] = {"description": ERRORS[status], "content": error}
    if "409" in operation["responses"]:
        operation["responses"]["409"]["content"] = error
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _add_lists(operation: Description, description: Description) -> None:
    """Say that runners come as JSON, or as CSV with their consent in the query."""
    schemas = description["components"]["schemas"]
    runners = NewRunners.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= runners.pop("$defs", {}) | {"NewRunners": runners}
    consent = Consent.model_json_schema()["properties"]
    operation["requestBody"] = {
        "content": {
            JSON: {"schema": {"$ref": "#/components/schemas/NewRunners"}},
            CSV: {"schema": {"type": "string"}, "example": "phone,first_name,bib\n+13035550123,Ana,101\n"},
        }
    }
    operation["parameters"] += [
        {"name": name, "in": "query", "required": False, "description": IN_QUERY, "schema": schema}
        for name, schema in consent.items()
    ]
