"""Runners by the API: a list taken over at once, as JSON or as CSV, with the proof that they agreed to texts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from apiflask import HTTPError
from flask import request
from pydantic import ValidationError

from core.race import Race
from core.runner_consent import NoConsentError, RaceOverError, read_evidence
from services import importing
from services.idempotency import keep_afterwards
from services.importing import Outcome
from store.list_json import check_json
from store.list_limits import ListError
from web import house
from web.api import CSV, JSON, api, errors, schemas, shown, takes
from web.api.once import Keep, once
from web.api.races import race_or_404

MOST_BYTES = 32 * 1024 * 1024

_LOST_PLUS = re.compile(r"(T\S+) (?=[0-9]{2}:?[0-9]{2}$)")

Given = bytes | Sequence[Mapping[str, Any]]


@api.post("/races/<int:race_id>/runners")
@takes(JSON, CSV, up_to=MOST_BYTES)
@api.output(shown.Outcome)
@api.doc(responses={409: "The race is over, or the same call is being carried out"})
def add_runners(race_id: int) -> object:
    """Take a list of runners over, with the consent they gave when they registered.

    Who is in the race already is brought up to date; who has stopped or left stays out. What cannot be taken is named,
    the rest is.
    """
    race = race_or_404(race_id)

    def take(keep: Keep[Outcome] | None) -> Outcome:
        outcome = _take_over(race)
        if keep:
            keep_afterwards(keep, outcome, db=house().db)
        return outcome

    return once(take, _show, status=200, in_steps=True)


def _take_over(race: Race) -> Outcome:
    here, now = house(), house().clock()
    try:
        consent, given = _read_csv() if request.mimetype == CSV else _read_json()
        evidence = read_evidence(consent.consent_source, consent.consent_text, consent.consent_at, race=race, now=now)
        return importing.import_at_once(
            race, given, evidence, organizer_id=None, db=here.db, service=here.service, now=now
        )
    except NoConsentError as error:
        raise HTTPError(422, errors.NO_CONSENT, detail=error.problems) from error
    except ListError as error:
        raise HTTPError(422, str(error)) from error
    except RaceOverError as error:
        raise HTTPError(409, str(error)) from error


def _read_json() -> tuple[schemas.Consent, Given]:
    check_json(request.get_data())
    try:
        new = schemas.NewRunners.model_validate(request.get_json())
    except ValidationError as error:
        errors.refuse_problems(errors.problems_of(error))
    return new, new.runners


def _read_csv() -> tuple[schemas.Consent, Given]:
    query = request.args.to_dict()
    if "consent_at" in query:  # a + that was not encoded has become a blank
        query["consent_at"] = _LOST_PLUS.sub(r"\1+", query["consent_at"])
    try:
        return schemas.Consent.model_validate(query), request.get_data()
    except ValidationError as error:
        errors.refuse_problems(errors.problems_of(error))


def _show(outcome: Outcome) -> shown.Outcome:
    return shown.Outcome(
        added=outcome.added,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        rejected=[shown.Rejected(row=row, reason=reason) for row, reason in outcome.rejected],
    )
