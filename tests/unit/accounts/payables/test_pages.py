"""The pages of carriers' bills, as a browser without JavaScript uses them."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from chalicelib.tables import PLATFORM
from chalicelib.tenancy.repository import member_item
from tests.companies import member_of
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payables.factories import recorded
from tests.world import World

BILL = {
    "what": "bill",
    "supplier": "Ocean Line",
    "number": "OL-1",
    "currency": "USD",
    "amount": "1,000.00",
    "dated": "2026-03-01",
    "due": "2026-03-31",
    "references": "OOLU1234567, MSCU1234566",
    "weight": "1250.5",
}


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


def test_a_bill_is_recorded_by_form_and_listed(world: World, client: FlaskClient) -> None:
    assert "To be paid" in get(client, "/payables").text
    answer = post(client, "/payables/new", BILL)
    assert answer.status_code == 303
    page = get(client, answer.location).text
    assert "USD 1,000.00" in page
    assert "OOLU1234567, MSCU1234566" in page
    assert "1,250.5 kg" in page
    assert "Ocean Line" in get(client, "/payables").text
    assert "Ocean Line" in get(client, "/payables?view=all").text
    assert "OL-1" in get(client, "/payables?q=OCEAN+line").text
    assert "Nothing of this supplier" in get(client, "/payables?q=Nobody").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "much"}, "amount"),
        ({"number": ""}, "number"),
        ({"due": "2026-01-01"}, "due"),
        ({"supplier": ""}, "supplier"),
        ({"weight": "-1"}, "weight"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    world: World, client: FlaskClient, change: dict[str, str], field: str
) -> None:
    answer = post(client, "/payables/new", BILL | {"note": "运费 March"} | change)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "运费 March" in answer.text
    assert world.services.payables.newest(world.who).items == []


def test_it_is_claimed_paid_and_taken_back(world: World, client: FlaskClient) -> None:
    bill = recorded(world)
    here = f"/payables/{bill.id}"

    def do(act: str, **form: Any) -> int:
        version = world.services.payables.get(world.who, bill.id).version
        return post(client, f"{here}/{act}", {"version": version, **form}).status_code

    assert do("claim", claimed="100", claim_reason="") == 422
    assert do("claim", claimed="100", claim_reason="weight") == 303
    assert "USD 900.00" in get(client, here).text
    assert do("pay", paid="900.01", on="2026-03-02") == 422
    assert do("pay", paid="900", on="2026-03-02", reference="TT 1") == 303
    assert "TT 1" in get(client, here).text
    assert do("take-back", payment="0") == 303
    assert do("claim", withdraw="yes") == 303
    assert do("cancel", reason="") == 422
    assert do("cancel", reason="never shipped") == 303
    assert "Cancelled" in get(client, here).text


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("amount, duplicate, not_known", "金额不符, 重复收费, 另一方没有"),
        ("the weight, as agreed by phone", "the weight, as agreed by phone"),
    ],
)
def test_why_it_was_claimed_is_said_in_words(
    world: World, client: FlaskClient, reason: str, shown: str
) -> None:
    bill, claimed = recorded(world), {"claimed": "100", "claim_reason": reason}
    here = f"/payables/{bill.id}"
    assert post(client, f"{here}/claim", {"version": bill.version, **claimed}).status_code == 303
    post(client, "/language", {"language": "zh"})
    assert shown in get(client, here).text


def test_the_bill_of_an_expected_cost_is_recorded(world: World, client: FlaskClient) -> None:
    cost = recorded(world, expected=True, number="")
    here = f"/payables/{cost.id}"
    form = {"version": cost.version, "number": "OL-5", "amount": "1010", "dated": "2026-03-02"}
    assert post(client, f"{here}/bill", {**form, "due": "2026-01-02"}).status_code == 422
    assert post(client, f"{here}/bill", {**form, "due": "2026-04-02"}).status_code == 303
    assert "USD 1,010.00" in get(client, here).text


def test_who_only_reads_sees_no_forms(world: World) -> None:
    bill = recorded(world)
    auditor = replace(world.who, user="usr_aud", role="auditor", email="aud@ours.example")
    world.store.put_many(PLATFORM, [member_item(auditor.tenant, member_of(auditor))])
    reader = signed_in(world, auditor)
    page = get(reader, f"/payables/{bill.id}").text
    assert "USD 1,000.00" in page
    assert f"/payables/{bill.id}/pay" not in page
    assert post(reader, f"/payables/{bill.id}/pay", {"version": 1}).status_code == 403
