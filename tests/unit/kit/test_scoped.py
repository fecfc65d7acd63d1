"""Each call to the tables is signed with rights that end at the scope of that call."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.credentials import Credentials

from chalicelib.kit.dynamo import Key, OutOfBounds, fence, scoped
from chalicelib.kit.dynamo.aws import AwsStore
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.kit.dynamo.scoped import ScopedCredentials, tags
from chalicelib.tables import CUSTOMERS, TABLES

ROLE = "arn:aws:iam::123456789012:role/api-scoped"


class Assuming:
    """Takes on the role, and remembers for what."""

    def __init__(self) -> None:
        self.taken: list[Scope] = []

    def __call__(self, scope: Scope) -> Credentials:
        self.taken.append(scope)
        return Credentials(f"{scope.name}/{scope.company}", "secret")


def signed_as(credentials: ScopedCredentials, scope: Scope) -> str:
    token = fence._current.set(scope)
    try:
        key: str = credentials.get_frozen_credentials().access_key
    finally:
        fence._current.reset(token)
    return key


def test_each_company_and_each_operation_has_credentials_of_its_own() -> None:
    credentials = ScopedCredentials(assuming := Assuming())
    for scope in (
        Scope.tenant("ten_1"),
        Scope.tenant("ten_2"),
        Scope("session", ("SES#a", "T#ten_1#"), "ten_1"),
        Scope("sign-in", ("U#",)),
    ):
        for _ in range(2):
            assert signed_as(credentials, scope) == f"{scope.name}/{scope.company}"
    assert len(assuming.taken) == 4, "and each was taken on once"


def test_outside_of_every_scope_nothing_is_signed() -> None:
    with pytest.raises(OutOfBounds):
        ScopedCredentials(Assuming()).get_frozen_credentials()


def test_what_was_not_used_for_long_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoped, "MOST_KEPT", 2)
    credentials = ScopedCredentials(assuming := Assuming())
    for tenant in ("ten_1", "ten_2", "ten_1", "ten_3", "ten_1", "ten_2"):
        signed_as(credentials, Scope.tenant(tenant))
    assert [scope.company for scope in assuming.taken] == ["ten_1", "ten_2", "ten_3", "ten_2"]


def test_the_tags_say_for_what_and_for_whom() -> None:
    assert tags(Scope.tenant("ten_1")) == [
        {"Key": "operation", "Value": "tenant"},
        {"Key": "tenant", "Value": "ten_1"},
    ]
    assert tags(Scope("sign-in", ("U#",))) == [{"Key": "operation", "Value": "sign-in"}]


@pytest.mark.parametrize("tenant", ["*", "ten_?", "ten_1#C", "${aws:username}", "ten_1\n"])
def test_a_tag_stands_for_itself_only(tenant: str) -> None:
    with pytest.raises(OutOfBounds):
        tags(Scope.tenant(tenant))


class Wire:
    """What would have gone to AWS, answered as AWS would."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.signed: list[bytes] = []

    def sts(self, params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        self.asked.append(params["body"])
        made = len(self.asked)
        keys = {
            "AccessKeyId": f"ASIA{made}",
            "SecretAccessKey": "s",
            "SessionToken": f"token{made}",
        }
        answer = {
            "Credentials": keys | {"Expiration": "2199-01-01T00:00:00Z"},
            "AssumedRoleUser": {"Arn": f"{ROLE}/scope", "AssumedRoleId": "id"},
        }
        return AWSResponse("", 200, {}, None), answer

    def dynamodb(self, request: Any, **_: Any) -> AWSResponse:
        self.signed.append(request.headers["X-Amz-Security-Token"])
        response = AWSResponse(request.url, 200, {}, None)
        response._content = b"{}"
        return response


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> tuple[Wire, AwsStore]:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "AKIAOWN"),
        ("AWS_SECRET_ACCESS_KEY", "own"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(name, value)
    wire, make = Wire(), scoped.get_session

    def listening() -> Any:
        session = make()
        session.register("before-call.sts.AssumeRole", wire.sts)
        session.register("before-send.dynamodb", wire.dynamodb)
        return session

    monkeypatch.setattr(scoped, "get_session", listening)
    client = scoped.session(ROLE).create_client("dynamodb", region_name="eu-west-1")
    return wire, AwsStore(client, {name: name for name in TABLES})


def test_the_client_takes_the_role_on_for_each_company(wire: tuple[Wire, AwsStore]) -> None:
    sent, store = wire
    for tenant in ("ten_1", "ten_2", "ten_1"):
        FencedStore(store, Scope.tenant(tenant)).get(Key(CUSTOMERS, f"T#{tenant}#C#1", "META"))
    assert [each["Tags.member.2.Value"] for each in sent.asked] == ["ten_1", "ten_2"]
    assert {each["RoleArn"] for each in sent.asked} == {ROLE}
    assert [bytes(each) for each in sent.signed] == [b"token1", b"token2", b"token1"]
