"""Headings in both languages find their fields, and a mapping is remembered by them."""

import pytest

from chalicelib.imports.columns import by_heading, heading_set, recalled, recognise
from chalicelib.imports.kinds import KINDS


@pytest.mark.parametrize(
    ("kind", "headings", "expected"),
    [
        (
            "invoices",
            ["countryCode", "customerID", "invoiceNumber", "InvoiceDate", "DueDate",
             "InvoiceAmount", "Disputed", "SettledDate"],
            {"customer": 1, "number": 2, "dated": 3, "due": 4, "amount": 5, "disputed": 6,
             "paid_on": 7},
        ),
        (
            "invoices",
            ["客户编号", "客户名称", "发票号码", "开票日期", "到期日", "价税合计", "币种"],
            {"customer": 0, "customer_name": 1, "number": 2, "dated": 3, "due": 4, "amount": 5,
             "currency": 6},
        ),
        (
            "complaints",
            ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数"],
            {"reference": 0, "complainant": 1, "subject": 2, "received_at": 3, "text": 4},
        ),
        ("customers", ["Symbol", "Security"], {"code": 0, "name": 1}),
        ("customers", [" CUSTOMER_CODE ", "E-Mail", "Ｎａｍｅ"],
         {"code": 0, "email": 1, "name": 2}),
        ("customers", ["colour", "weight"], {}),
        ("customers", ["name", "Name"], {"name": 0}),
    ],
)  # fmt: skip
def test_headings_that_say_plainly_what_they_hold(
    kind: str, headings: list[str], expected: dict[str, int]
) -> None:
    assert recognise(headings, KINDS[kind].fields) == expected


def test_one_column_never_serves_two_fields() -> None:
    found = recognise(["customer", "name"], KINDS["customers"].fields)
    assert len(set(found.values())) == len(found)


def test_a_mapping_is_remembered_for_the_same_headings_in_any_order() -> None:
    first, later = ["Debtor", "Doc", "Sum"], ["SUM", "debtor", "doc"]
    assert heading_set(first) == heading_set(later) != heading_set(["Debtor", "Doc"])
    kept = by_heading(first, {"customer": 0, "amount": 2})
    assert recalled(later, kept) == {"customer": 1, "amount": 0}


def test_every_field_has_headings_in_both_languages() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            assert any(name.isascii() for name in field.headings), field.name
            assert any(not name.isascii() for name in field.headings), field.name
