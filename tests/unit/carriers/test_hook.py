"""The address that carriers call, as API Gateway calls it: never a 500, whatever comes."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import bootstrap
from chalicelib.carriers.model import LONGEST_BODY
from tests.api import Answer, an_event, called
from tests.unit.carriers.connected import Carrier
from tests.unit.carriers.messages import body, transport_event
from tests.world import World

MESSAGE = body(transport_event())


@pytest.fixture
def carrier(world: World) -> Iterator[Carrier]:
    bootstrap.use(world.services)
    yield Carrier.of(world)
    bootstrap.use(None)


def calls(carrier: Carrier, message: str, **headers: str) -> Answer:
    """One call of the carrier's; header names are given with underscores."""
    return call("POST", carrier.token, message, **headers)


def call(method: str, token: str, message: str = "", **headers: str) -> Answer:
    event = an_event(method, "/v1/hooks/dcsa/x", None, message)
    event["path"] = f"/v1/hooks/dcsa/{token}"
    event["pathParameters"] = {"token": token}
    event["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    return called(event)


def test_a_good_delivery_is_answered_204_and_nothing_else(carrier: Carrier) -> None:
    answer = calls(
        carrier,
        MESSAGE.decode(),
        Notification_Signature=carrier.signed(MESSAGE),
        Subscription_ID="b80d923d-e8ac-4c34-9506-55d3de347034",
        API_Version="2.2.0",
    )
    assert (answer.status, answer.text) == (204, "")
    assert len(carrier.delivered()) == 1


def test_header_names_may_be_written_in_any_case(carrier: Carrier) -> None:
    sent = {"NOTIFICATION_SIGNATURE": carrier.signed(MESSAGE)}
    assert calls(carrier, MESSAGE.decode(), **sent).status == 204


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Notification_Signature": ""},
        {"Notification_Signature": "sha256=00"},
        {"Notification_Signature": "sha256=" + "0" * 64},
        {"Notification_Signature": "sha256=" + "٣" * 64},
        {"Notification_Signature": "md5=d41d8cd98f00b204e9800998ecf8427e"},
        {"Signature": "sha256=" + "0" * 64},
    ],
)
def test_a_bad_or_missing_signature_is_401(carrier: Carrier, headers: dict[str, str]) -> None:
    answer = calls(carrier, MESSAGE.decode(), **headers)
    assert answer.status == 401
    assert answer.json["type"] == "/problems/signature-wrong"
    assert carrier.delivered() == []


def test_a_signature_sent_twice_is_401(carrier: Carrier) -> None:
    twice = ",".join([carrier.signed(MESSAGE)] * 2)
    assert calls(carrier, MESSAGE.decode(), Notification_Signature=twice).status == 401


def test_an_unknown_address_is_404_with_and_without_a_signature(carrier: Carrier) -> None:
    for signature in (carrier.signed(MESSAGE), ""):
        sent = call("POST", "nobody", MESSAGE.decode(), Notification_Signature=signature)
        assert sent.status == 404


def test_too_large_a_body_is_413(carrier: Carrier) -> None:
    large = "x" * (LONGEST_BODY + 1)
    signature = carrier.signed(large.encode())
    assert calls(carrier, large, Notification_Signature=signature).status == 413


def test_a_carrier_may_ask_whether_the_address_exists(carrier: Carrier) -> None:
    assert call("HEAD", carrier.token).status == 204
    assert call("HEAD", "nobody").status == 404


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    message=st.text(max_size=80),
    header=st.text(max_size=80) | st.just("sha256=" + "0" * 64),
    token=st.text(min_size=1, max_size=40),
    known=st.booleans(),
    signed=st.booleans(),
)
def test_whatever_is_sent_it_is_taken_or_refused_but_never_fails(
    carrier: Carrier, message: str, header: str, token: str, known: bool, signed: bool
) -> None:
    if signed:
        header = carrier.signed(message.encode("utf-8", "surrogatepass"))
    answer = call("POST", carrier.token if known else token, message, Notification_Signature=header)
    assert answer.status == ((204 if signed else 401) if known else 404)
    carrier.world.settle()
