"""A row becomes a customer, an invoice with its payment, a complaint; or says what is wrong."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.imports.cells import Row
from chalicelib.imports.choices import Choices
from chalicelib.imports.dates import DateOrder
from chalicelib.imports.kinds import COMPLAINTS, CUSTOMERS, INVOICES
from chalicelib.imports.kinds.invoices import InvoiceRecord
from chalicelib.imports.kinds.kind import Kind, Record

DMY = DateOrder.DMY


def parsed(
    kind: Kind, cells: dict[str, str], **choices: object
) -> tuple[Record | None, list[tuple[str, str]]]:
    columns = {name: at for at, name in enumerate(cells)}
    chosen = Choices.model_validate({"columns": columns, **choices})
    record, problems = kind.parse(Row(7, tuple(cells.values())), chosen)
    assert all(problem.row == 7 for problem in problems)
    return record, [(problem.field, problem.value) for problem in problems]


INVOICE = {
    "customer": "8976-AMJEO",
    "number": "0007900770",
    "dated": "26/1/2013",
    "due": "25/2/2013",
    "amount": "61.74",
}
ORDERS = {"dated": DMY, "due": DMY, "paid_on": DMY}


def invoice(**cells: str) -> InvoiceRecord:
    record, problems = parsed(INVOICES, INVOICE | cells, currency="USD", orders=ORDERS)
    assert isinstance(record, InvoiceRecord), problems
    return record


def test_an_invoice_keeps_its_number_as_text_and_its_amount_to_the_cent() -> None:
    record = invoice()
    assert (record.number, record.amount, record.currency) == ("0007900770", 6174, "USD")
    assert (record.dated, record.due) == (date(2013, 1, 26), date(2013, 2, 25))


def test_a_date_of_payment_alone_means_paid_in_full() -> None:
    assert invoice().paid is None
    assert (invoice(paid_on="3/3/2013").paid_on, invoice(paid_on="3/3/2013").paid) == (
        date(2013, 3, 3),
        6174,
    )
    assert invoice(paid_on="3/3/2013", paid="10").paid == 1000


def test_the_rows_own_currency_wins_over_the_one_chosen_for_the_file() -> None:
    assert invoice(currency="eur").currency == "EUR"
    assert invoice(currency="人民币").currency == "CNY"
    assert invoice(currency="").currency == "USD"


def test_days_of_credit_make_the_due_date_where_the_file_has_none() -> None:
    record, _ = parsed(
        INVOICES, INVOICE | {"due": ""}, currency="USD", orders=ORDERS, terms_days=30
    )
    assert isinstance(record, InvoiceRecord)
    assert record.due == date(2013, 2, 25)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"customer": " "}, "customer"),
        ({"number": ""}, "number"),
        ({"number": "9" * 65}, "number"),
        ({"dated": "1/26/2013"}, "dated"),
        ({"dated": ""}, "dated"),
        ({"due": "soon"}, "due"),
        ({"due": ""}, "due"),
        ({"due": "25/1/2013"}, "due"),
        ({"amount": "0"}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"amount": "ten"}, "amount"),
        ({"currency": "¥"}, "currency"),
        ({"disputed": "perhaps"}, "disputed"),
        ({"paid": "5"}, "paid_on"),
        ({"paid": "-5", "paid_on": "3/3/2013"}, "paid"),
        ({"amount": "-5"}, "amount"),
        ({"grams": "Weight Captured Separately"}, "grams"),
        ({"litres": "-3"}, "litres"),
        ({"charge_kind": "gift"}, "charge_kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cells: dict[str, str], field: str) -> None:
    record, problems = parsed(INVOICES, INVOICE | cells, currency="USD", orders=ORDERS)
    assert record is None
    assert field in [name for name, _ in problems]


def test_what_a_charge_is_for_is_understood_in_both_languages() -> None:
    assert invoice(charge_kind="O/F").charge_kind is ChargeKind.FREIGHT
    assert invoice(charge_kind="报关费").charge_kind is ChargeKind.CUSTOMS
    assert invoice().charge_kind is None


def test_weight_and_volume_are_kept_to_the_gram_and_the_litre() -> None:
    record = invoice(grams="1,250.5", litres="12.3456")
    assert (record.grams, record.litres) == (1_250_500, 12_346)
    assert (invoice().grams, invoice().litres) == (None, None)


def test_a_problem_shows_what_the_cell_says() -> None:
    _, problems = parsed(INVOICES, INVOICE | {"amount": "ten"}, currency="USD", orders=ORDERS)
    assert problems == [("amount", "ten")]


def test_a_complaint_loses_the_tabs_around_its_text_but_not_the_lines_inside() -> None:
    cells = {"reference": "188006", "text": "\n\t\t座落在A3区\r\n联丰路\n\t", "severity": "紧急",
             "received_at": "2019/2/28 11:25:05"}  # fmt: skip
    record, _ = parsed(COMPLAINTS, cells, zone="Asia/Shanghai")
    assert record is not None
    facts = record.facts()
    assert (facts["text"], facts["severity"]) == ("座落在A3区\n联丰路", "critical")
    assert record.model_dump()["received_at"] == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)


def test_a_complaint_without_text_is_told_by_its_subject() -> None:
    record, _ = parsed(COMPLAINTS, {"reference": "1", "subject": "Pothole", "text": ""})
    assert record is not None
    assert record.facts()["text"] == "Pothole"
    assert parsed(COMPLAINTS, {"reference": "1", "text": ""})[1] == [("text", "")]


def test_a_complaint_cannot_be_closed_before_it_was_received() -> None:
    cells = {"reference": "1", "text": "x", "received_at": "2024-04-16", "closed_at": "2024-04-15"}
    assert parsed(COMPLAINTS, cells, zone="UTC")[1] == [("closed_at", "2024-04-15")]


@pytest.mark.parametrize("odd", ["=SUM(A1)", "🚢 Shipping", 'A "quoted" name', "Saint Paul,\nMN"])
def test_a_customer_keeps_odd_text(odd: str) -> None:
    record, _ = parsed(CUSTOMERS, {"code": "007", "name": odd})
    assert record is not None
    assert (record.facts()["code"], record.facts()["name"]) == ("007", odd)


def test_customer_codes_that_differ_only_in_case_or_width_are_one_key() -> None:
    one, _ = parsed(CUSTOMERS, {"code": "ａb1", "name": "x"})
    other, _ = parsed(CUSTOMERS, {"code": "AB1", "name": "y"})
    assert one is not None
    assert other is not None
    assert one.key == other.key


def test_a_customer_needs_a_code_and_a_name_and_an_address_that_can_be_mailed() -> None:
    problems = parsed(CUSTOMERS, {"code": "", "name": "", "email": "nobody"})[1]
    assert [field for field, _ in problems] == ["code", "name", "email"]
