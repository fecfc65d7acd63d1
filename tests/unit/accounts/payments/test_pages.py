"""The pages of payments as a browser without JavaScript uses them."""

import io
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.companies import open_company
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt
from tests.world import World

ONE = Line(10_000, "INV-1", ref="B1", party="Acme")
BARE = Line(5000)


@pytest.fixture
def bank(world: World) -> Bank:
    return Bank(world)


def version(html: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found
    return found[1]


def uploaded(bank: Bank, content: bytes) -> tuple[FlaskClient, str]:
    """A browser, and the page of the file that it sent."""
    client = signed_in(bank.world)
    answer = post(client, "/payments/files/new", {"file": (io.BytesIO(content), "april.xml")})
    assert answer.status_code == 303, answer.text
    bank.world.settle()
    return client, answer.location


def test_a_file_is_uploaded_looked_at_and_taken_in(bank: Bank) -> None:
    client, path = uploaded(bank, camt(ONE, Line(-700, "bank fee")))
    html = get(client, path).text
    assert "Take 2 lines in" in html
    assert "USD 100.00" in html
    post(client, f"{path}/take", {"version": version(html)})
    bank.world.settle()
    assert "Assign the payments" in get(client, path).text
    worklist = get(client, "/payments").text
    assert "Acme" in worklist
    assert "bank fee" in worklist


def test_what_does_not_add_up_is_said_with_row_and_remedy(bank: Bank) -> None:
    client, path = uploaded(bank, camt(ONE, closing=7))
    html = get(client, path).text
    assert "opening USD 0.00 and entries of USD 100.00 give USD 100.00" in html
    assert "Row 4" in html
    assert "Ask the bank for a corrected or complete file" in html
    assert "Take 1 line" not in html


def test_doubtful_lines_are_decided_before_anything_is_taken_in(bank: Bank) -> None:
    bank.took(camt(BARE, name="A"))
    client, path = uploaded(bank, camt(BARE, name="B", opening=900))
    html = get(client, path).text
    assert "Say first what the doubtful lines are." in html
    post(client, f"{path}/doubtful", {"version": version(html), "new": "yes"})
    assert "Take 1 line in" in get(client, path).text


def test_a_file_with_nothing_new_offers_nothing(bank: Bank) -> None:
    bank.took(camt(ONE))
    client, path = uploaded(bank, camt(ONE))
    assert "every line of it is known already" in get(client, path).text


def test_lines_are_searched_and_shown(bank: Bank) -> None:
    bank.took(camt(ONE, Line(300, "other", party="Sun Co")))
    client = signed_in(bank.world)
    found = get(client, "/payments?q=sun").text
    assert "Sun Co" in found
    assert "Acme" not in found
    [line] = [each for each in bank.lines() if each.party == "Sun Co"]
    assert "USD 3.00" in get(client, f"/payments/lines/{line.id}").text
    assert "Nothing found" in get(client, "/payments?q=nobody").text


def test_a_whole_file_is_taken_back(bank: Bank) -> None:
    made = bank.took(camt(ONE))
    client = signed_in(bank.world)
    path = f"/payments/files/{made.id}"
    post(client, f"{path}/undo", {"version": str(made.version)})
    bank.world.settle()
    assert "Taken back" in get(client, path).text
    assert bank.lines() == []


def test_nobody_outside_finance_sees_the_bank(bank: Bank) -> None:
    bank.took(camt(ONE))
    sales = replace(bank.who, role="sales", user="usr_sam", email="sam@ours.example")
    open_company(bank.world.store, bank.who, sales)
    client = signed_in(bank.world, sales)
    assert get(client, "/payments").status_code == 403
    assert get(client, "/payments/files/new").status_code == 403
    assert "/payments" not in get(client, "/accounts").text
