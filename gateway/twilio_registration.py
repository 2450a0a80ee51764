"""Whether the carriers of the US know who sends from our numbers, as Twilio says: what is not registered is blocked."""

from collections.abc import Iterator
from typing import Any

from twilio.rest import Client

from gateway.twilio_setup import TwilioAccount, ask_twilio

# Toll-free numbers are verified one by one; all others of +1 belong to a campaign (A2P 10DLC), by their service.
# Sources: Twilio's errors 30032 and 30034.
_TOLL_FREE = tuple(f"+1{code}" for code in (800, 833, 844, 855, 866, 877, 888))
_MOST_SERVICES = 50


def registration_problems(account: TwilioAccount) -> list[str]:
    """List which senders are not registered yet, each with what to do; empty when texts may go to the US from all."""
    return ask_twilio(account, lambda client: _problems(client, account))


def _problems(client: Client, account: TwilioAccount) -> Iterator[str]:
    numbers = account.own_numbers
    if account.service_sid:
        numbers = tuple(dict.fromkeys((*numbers, *_numbers_of(client, account.service_sid))))
    for number in numbers:
        if number.startswith(_TOLL_FREE):
            yield from _toll_free(client, number)
    local = [number for number in numbers if number.startswith("+1") and not number.startswith(_TOLL_FREE)]
    yield from _local(client, account, local) if local else ()


def _numbers_of(client: Client, service_sid: str) -> list[str]:
    return [each.phone_number for each in client.messaging.v1.services(service_sid).phone_numbers.list()]


def _toll_free(client: Client, number: str) -> Iterator[str]:
    found = client.incoming_phone_numbers.list(phone_number=number, limit=1)
    verified = client.messaging.v1.tollfree_verifications.list(tollfree_phone_number_sid=found[0].sid) if found else []
    states = {each.status for each in verified}
    if "TWILIO_APPROVED" not in states:
        yield f"{number} is toll-free and not verified yet ({_said(states)}): have it verified in the Twilio Console."


def _local(client: Client, account: TwilioAccount, numbers: list[str]) -> Iterator[str]:
    missing = set(numbers)
    states: set[str] = set()
    services = [account.service_sid] if account.service_sid else _services(client)
    for service_sid in services:
        campaigns = {each.campaign_status for each in _campaigns(client, service_sid)}
        states |= campaigns
        if "VERIFIED" in campaigns:
            missing -= set(_numbers_of(client, service_sid))
    for number in sorted(missing):
        yield (
            f"{number} is in no registered campaign yet ({_said(states)}), so carriers of the US block its texts:"
            " register brand and campaign in the Twilio Console (A2P 10DLC)."
        )


def _services(client: Client) -> list[str]:
    return [each.sid for each in client.messaging.v1.services.list(limit=_MOST_SERVICES)]


def _campaigns(client: Client, service_sid: str) -> list[Any]:
    campaigns: list[Any] = client.messaging.v1.services(service_sid).us_app_to_person.list()
    return campaigns


def _said(states: set[str]) -> str:
    return (
        f"Twilio says {', '.join(sorted(states)).lower().replace('_', ' ')}" if states else "Twilio knows of no request"
    )
