"""The pages of payments as a browser without JavaScript uses them."""

import io
import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.companies import open_company
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.payments.files import Line, camt, mt940
from tests.unit.accounts.payments.many import owe_many
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


def test_which_account_it_is_is_asked_said_and_doubted(bank: Bank) -> None:
    dutch, german, end = "NL20ABNA0517852257", "DE03370400440517852257", "517852257"
    for account in (dutch, german):
        bank.took(camt(ONE, account=account))
    client, path = uploaded(bank, mt940(BARE, account=end))
    html = get(client, path).text
    assert "Say first which of your accounts it is." in html
    asked = {"version": version(html), "account": end, "currency": "USD"}
    nothing = post(client, f"{path}/own-account", {**asked, "asked": "yes", "number": " "})
    assert (nothing.status_code, "Choose an account" in nothing.text) == (422, True)
    empty = post(client, f"{path}/own-account", {**asked, "number": "--"})
    assert (empty.status_code, "as your bank writes it" in unescape(empty.text)) == (422, True)
    assert post(client, f"{path}/own-account", {**asked, "kept_as": german}).status_code == 303
    bank.world.settle()
    html = get(client, path).text
    assert f"as {german}" in html
    assert "Take 1 line in" in html
    # Nobody is bound to it while the file waits.
    assert f"{end} is another account" in html
    post(client, f"{path}/own-account", {**asked, "version": version(html)})
    bank.world.settle()
    assert "Which of your accounts is it?" in get(client, path).text


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


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_a_proposal_is_shown_with_its_reasons_and_booked(desk: Desk) -> None:
    item = desk.bill(100_000, "INV-7")
    line = desk.paid(98_500, "INV-7 thanks")
    client = signed_in(desk.world)
    assert "Likely" in get(client, "/payments").text
    path = f"/payments/lines/{line.id}"
    html = get(client, path).text
    assert "The text names INV-7." in html
    assert "USD 15.00 are missing, which banks may have kept as charges." in html
    key = unescape(re.search(r'name="key" value="([^"]+)"', html)[1])  # type: ignore[index]
    assert post(client, f"{path}/accept", {"key": key}).location == "/payments"
    assert not desk.item(item).open
    assert "Bank charge" in get(client, path).text


def test_a_proposal_that_does_not_fit_any_more_is_said(desk: Desk) -> None:
    desk.bill(1000, "INV-7")
    line = desk.paid(1000, "INV-7")
    client = signed_in(desk.world)
    answer = post(client, f"/payments/lines/{line.id}/accept", {"key": "gone"})
    assert answer.status_code == 422
    assert "This proposal does not fit any more." in answer.text


def test_a_customer_is_searched_and_the_items_are_ticked(desk: Desk) -> None:
    one, two = desk.bill(5000, "A-1", due=1), desk.bill(7000, "A-2", due=2)
    line = desk.paid(7000, "?", party="Acme Agent")
    client, path = signed_in(desk.world), f"/payments/lines/{line.id}/assign"
    assert "Acme Trading" in get(client, f"{path}?q=acme").text
    html = get(client, f"{path}?customer_id={desk.acme}").text
    assert "A-2" in html
    typed = {"customer_id": desk.acme, "allocate": "oldest", "items": [two]}
    assert post(client, path, typed).status_code == 303
    assert (desk.item(one).open, desk.item(two).open) == (True, False)


def test_more_missing_than_allowed_keeps_what_was_ticked(desk: Desk) -> None:
    item = desk.bill(10_000, "A-1")
    path = f"/payments/lines/{desk.paid(1000, '?').id}/assign"
    typed = {"customer_id": desk.acme, "allocate": "oldest", "items": [item], "forgive": "yes"}
    answer = post(signed_in(desk.world), path, typed)
    assert answer.status_code == 422
    assert "More is missing than your tolerance allows." in answer.text
    assert f'value="{item}" checked' in answer.text


def test_a_returned_payment_is_recognised_and_undone(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    paid = desk.accept(desk.paid(5000, "INV-7", party="Acme"))
    back = desk.paid(-5000, "RETURN", party="Acme")
    client, path = signed_in(desk.world), f"/payments/lines/{back.id}"
    assert paid.id in get(client, path).text
    post(client, f"{path}/take-back", {"paid_id": paid.id})
    assert desk.owed().debits == 5000
    assert "Taken back by the bank" in get(client, f"/payments/lines/{paid.id}").text


def test_a_part_and_a_banks_charge_are_told_before_they_are_booked(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    desk.accept(desk.paid(5000, "INV-7", end_to_end="E2E-12345"))
    client = signed_in(desk.world)
    part = desk.paid(-1500, "PART", end_to_end="E2E-12345")
    page = get(client, f"/payments/lines/{part.id}").text
    assert "Only a part of it, USD 15.00: the rest stays booked." in page
    more = desk.paid(-5350, "RETURN", end_to_end="E2E-12345")
    assert "charge of USD 3.50" in get(client, f"/payments/lines/{more.id}").text


def test_a_landlord_is_proposed_on_the_worklist_and_set_aside_at_a_tap(desk: Desk) -> None:
    first = desk.paid(-700, "rent", party="Tower Estates")
    client = signed_in(desk.world)
    post(client, f"/payments/lines/{first.id}/aside", {"note": "Office rent"})
    second = desk.paid(-700, "rent", party="Tower Estates")
    assert "→ Office rent" in get(client, "/payments").text
    path = f"/payments/lines/{second.id}"
    assert "was set aside before as “Office rent” (1)" in get(client, path).text
    post(client, f"{path}/aside", {"note": "Office rent"})
    assert desk.payments.line(desk.who, second.id).state == "aside"


def test_what_is_certain_is_booked_at_once_from_its_own_list(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    desk.paid(5000, "INV-7")
    client = signed_in(desk.world)
    assert "Book all that is certain" in get(client, "/payments?view=certain").text
    post(client, "/payments/accept-certain")
    assert "Booking what is certain" in get(client, "/payments").text
    desk.world.settle()
    assert "Nothing certain" in get(client, "/payments?view=certain").text
    assert desk.owed().total == 0


def test_a_line_is_set_aside_and_opened_again(desk: Desk) -> None:
    line = desk.paid(700, "interest")
    client, path = signed_in(desk.world), f"/payments/lines/{line.id}"
    assert post(client, f"{path}/aside", {"note": ""}).status_code == 422
    assert post(client, f"{path}/aside", {"note": "bank interest"}).status_code == 303
    assert "bank interest" in get(client, path).text
    assert post(client, f"{path}/reopen", {"reason": "wrong"}).status_code == 303
    assert "To assign" in get(client, path).text


def test_money_is_paid_back_to_a_customer(desk: Desk) -> None:
    desk.assign(desk.paid(8000), allocate="none")
    path = f"/payments/lines/{desk.paid(-3000, 'refund').id}"
    client = signed_in(desk.world)
    assert (
        "does not have so much"
        in get(client, f"/payments/lines/{desk.paid(-9000).id}/assign?customer_id={desk.acme}").text
    )
    assert "It was paid back from" in get(client, f"{path}/assign?customer_id={desk.acme}").text
    assert post(client, f"{path}/pay-back", {"customer_id": desk.acme}).status_code == 303
    assert desk.owed().credits == 5000


def test_items_in_another_currency_are_paid_at_a_rate_that_is_typed(desk: Desk) -> None:
    item = desk.bill(100_000, "INV-7", currency="EUR")
    path = f"/payments/lines/{desk.paid(109_000, '?').id}/assign"
    client = signed_in(desk.world)
    assert "Items in EUR" in get(client, f"{path}?customer_id={desk.acme}").text
    html = get(client, f"{path}?customer_id={desk.acme}&into=EUR").text
    assert "One USD is worth so many EUR" in html
    typed = {"customer_id": desk.acme, "into": "EUR", "allocate": "oldest", "items": [item]}
    assert post(client, path, {**typed, "rate": ""}).status_code == 422
    assert post(client, path, {**typed, "rate": "0.92"}).status_code == 303
    assert not desk.item(item).open


def test_a_table_is_mapped_on_its_page_and_what_is_missing_is_said(bank: Bank) -> None:
    table = b"when,how much,ccy,why\n2026-03-02,12.50,USD,INV-1\n"
    client, path = uploaded(bank, table)
    html = get(client, path).text
    assert "Choose the columns" in html
    typed = {"version": version(html), "column_booked": "0", "order": "ymd", "mark": "."}
    refused = post(client, f"{path}/columns", typed)
    assert refused.status_code == 422
    assert 'href="#f-column_amount"' in refused.text
    whole = {"column_amount": "1", "column_currency": "2", "column_text": "3", "account": "42"}
    assert post(client, f"{path}/columns", {**typed, **whole}).status_code == 303
    bank.world.settle()
    assert "Take 1 line in" in get(client, path).text


def test_a_wrong_cell_is_named_with_its_field(bank: Bank) -> None:
    client, path = uploaded(bank, b"date,amount,ccy,account\nsoon,12.50,USD,42\n")
    html = get(client, path).text
    typed = {"column_booked": "0", "column_amount": "1", "column_currency": "2",
             "column_own_account": "3", "order": "ymd", "mark": "."}  # fmt: skip
    post(client, f"{path}/columns", {"version": version(html), **typed})
    bank.world.settle()
    html = get(client, path).text
    assert "Booked on: This is not a date. (soon)" in html
    assert "Row 2" in html


def test_a_payment_over_hundreds_of_items_is_booked_as_the_page_proposes_it(desk: Desk) -> None:
    owe_many(desk, 450, 1000)
    line = desk.paid(450_000, "all of it", party="Acme Trading")
    client, path = signed_in(desk.world), f"/payments/lines/{line.id}"
    html = get(client, path).text
    assert "exactly the sum of 450 open items" in html
    key = unescape(re.search(r'name="key" value="([^"]+)"', html)[1])  # type: ignore[index]
    assert post(client, f"{path}/accept", {"key": key}).status_code == 303
    desk.world.settle()
    assert desk.owed().total == 0


def test_a_payment_is_taken_back_from_its_items_on_its_page(desk: Desk) -> None:
    item = desk.bill(5000, "INV-7")
    line = desk.accept(desk.paid(5000, "INV-7"))
    client = signed_in(desk.world)
    path = f"/accounts/{desk.acme}/items/{line.postings[0].entry_id}"
    assert "Take it back from its items" in get(client, path).text
    assert post(client, f"{path}/free", {"free_reason": ""}).status_code == 422
    assert post(client, f"{path}/free", {"free_reason": "wrong"}).status_code == 303
    assert (desk.item(item).remaining, desk.owed().credits) == (5000, 5000)
