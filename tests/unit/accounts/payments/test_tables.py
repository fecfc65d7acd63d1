"""Tables of banks: read as a person decided once, and as strictly as a statement."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from chalicelib.accounts.payments.errors import FileNotReady
from chalicelib.accounts.payments.model import BankFile
from chalicelib.accounts.payments.tables.mapping import TableChoices
from chalicelib.kit.errors import Invalid
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt, rows
from tests.world import World

EURO = [
    "Buchungstag;Verwendungszweck;Betrag;CCY;IBAN;Ref",
    "02.04.2026;Miete April;-1.234,56;EUR;DE89370400440532013000;EU-001",
    "05.04.2026;INV-7;3.500,00;EUR;DE89370400440532013000;EU-002",
]
CHINESE = [
    "交易日期,收入,支出,余额,对方户名,摘要",
    "2026-03-05,,50.00,1050.00,物业公司,物业费",
    "2026-03-02,1000.00,,1100.00,上海远洋贸易有限公司,运费 INV-9",
]


@pytest.fixture
def bank(world: World) -> Bank:
    return Bank(world)


def mapped(bank: Bank, made: BankFile, **said: object) -> BankFile:
    """The table once a person has confirmed what was proposed, with some changes."""
    choices = made.choices.model_dump() | said
    bank.files.map_table(bank.who, made.id, made.version, TableChoices(**choices))
    bank.world.settle()
    return bank.now(made)


def test_a_new_table_asks_and_proposes_what_headings_and_values_prove(bank: Bank) -> None:
    made = bank.sent(rows(EURO), "april.csv")
    assert (made.state, bank.lines()) == ("mapping", [])
    assert made.choices.columns == {
        "booked": 0, "text": 1, "amount": 2, "currency": 3, "own_account": 4, "bank_ref": 5,
    }  # fmt: skip
    assert (made.choices.order, made.choices.mark) == ("", ",")  # 02.04. may be either


def test_a_confirmed_table_is_taken_in_to_the_cent(bank: Bank) -> None:
    made = mapped(bank, bank.sent(rows(EURO), "april.csv"), order="dmy")
    assert (made.state, made.checked.new) == ("preview", 2)
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    lines = [(each.booked, each.amount, each.currency, each.bank_ref) for each in bank.lines()]
    assert sorted(lines) == [
        (date(2026, 4, 2), -123_456, "EUR", "EU-001"),
        (date(2026, 4, 5), 350_000, "EUR", "EU-002"),
    ]


def test_the_next_table_of_the_bank_is_read_as_the_last_one(bank: Bank) -> None:
    mapped(bank, bank.sent(rows(EURO), "april.csv"), order="dmy")
    # The columns stand elsewhere now; the same headings are the same bank.
    turned = [";".join(reversed(line.split(";"))) for line in EURO]
    made = bank.sent(rows(turned), "may.csv")
    assert (made.state, made.recalled, made.checked.new) == ("preview", True, 2)


def test_what_contradicts_the_last_time_is_asked_again(bank: Bank) -> None:
    mapped(bank, bank.sent(rows(EURO), "april.csv"), order="dmy")
    american = [EURO[0], "04/25/2026;x;1,234.56;EUR;DE89370400440532013000;EU-9"]
    assert bank.sent(rows(american), "us.csv").state == "mapping"


def test_two_columns_a_balance_and_the_newest_first(bank: Bank) -> None:
    made = bank.sent(rows(CHINESE), "三月.csv")
    assert {"money_in", "money_out", "balance", "party"} <= set(made.choices.columns)
    made = mapped(bank, made, order="ymd", account="6222 0000 1234", currency="CNY")
    assert made.state == "preview"
    [head] = made.statements
    assert (head.opening, head.closing, head.lines) == (10_000, 105_000, 2)


def test_a_table_whose_balances_do_not_follow_is_refused_at_the_row(bank: Bank) -> None:
    wrong = [*CHINESE[:2], CHINESE[2].replace("1100.00", "1101.00")]
    made = mapped(
        bank, bank.sent(rows(wrong), "a.csv"), order="ymd", account="1", currency="CNY"
    )  # fmt: skip
    [fault] = bank.files.faults(bank.who, made)
    assert (made.state, fault.row) == ("refused", 2)
    assert "CNY 1,101.00 and CNY -50.00 do not give CNY 1,050.00" in fault.why % dict(fault.params)


def test_rows_that_cannot_be_read_are_all_named_and_nothing_is_taken(bank: Bank) -> None:
    bad = [*EURO, "30.02.2026;x;1,00;EUR;DE89;1", "01.05.2026;x;many;EUR;DE89;2"]
    made = mapped(bank, bank.sent(rows(bad), "a.csv"), order="dmy")
    assert [fault.row for fault in bank.files.faults(bank.who, made)] == [4, 5]
    assert made.state == "refused"
    # Other columns may be tried; the account may not be left out.
    again = mapped(bank, made, order="mdy")
    assert again.state == "refused"


def test_what_is_left_open_is_named_field_by_field(bank: Bank) -> None:
    made = bank.sent(rows(CHINESE), "a.csv")
    with pytest.raises(Invalid) as refused:
        mapped(bank, made, columns={"text": 5}, mark="")
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"booked"}
    with pytest.raises(Invalid) as refused:
        mapped(bank, made, columns={"booked": 0}, order="", mark="")
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"amount", "order", "mark", "account", "currency"}


def test_a_table_exported_again_over_a_longer_time_adds_what_is_new(bank: Bank) -> None:
    made = mapped(bank, bank.sent(rows(EURO), "a.csv"), order="dmy")
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    longer = [*EURO, "05.04.2026;INV-7;3.500,00;EUR;DE89370400440532013000;EU-003"]
    assert bank.took(rows(longer)).result.new == 1
    assert bank.took(rows(longer)).checked.known == 3


def test_equal_rows_without_references_are_as_many_as_the_table_lists(bank: Bank) -> None:
    plain = ["date,amount,text", "2026-03-02,5.00,fee", "2026-03-02,5.00,fee"]
    made = mapped(bank, bank.sent(rows(plain), "a.csv"), account="1", currency="USD")
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    assert bank.amounts() == [500, 500]
    assert bank.took(rows([*plain, plain[1]])).result.new == 1


def test_the_statement_after_the_table_knows_its_lines(bank: Bank) -> None:
    plain = ["date,amount,text,ref", "2026-03-02,100.00,INV-1,B1"]
    made = mapped(
        bank, bank.sent(rows(plain), "a.csv"), account="DE89 3704 0044 0532 0130 00", currency="USD"
    )  # fmt: skip
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    assert bank.took(camt(Line(10_000, "INV-1", ref="B1"))).checked.known == 1


def test_a_statement_has_no_columns_to_choose(bank: Bank) -> None:
    made = bank.sent(camt(Line(100)))
    with pytest.raises(FileNotReady):
        mapped(bank, made, order="dmy")


def test_what_is_no_table_is_refused_with_what_to_do(bank: Bank) -> None:
    made = bank.sent(b'a,b\n"never closed,1\n', "a.csv")
    assert (made.state, made.faults) == ("refused", 1)


def test_the_real_table_holds_exactly_what_an_independent_reading_finds(
    bank: Bank, real_data: Path
) -> None:
    [path] = (real_data / "bank" / "csv").iterdir()
    content = path.read_bytes()
    expected = []
    for line in content.decode("utf-8-sig").splitlines()[1:]:
        day, text, amount, currency, account, ref = line.split(";")
        cents = int(Decimal(amount.replace(".", "").replace(",", ".")) * 100)
        expected.append((account, date.fromisoformat(day), currency, cents, text, ref))
    made = bank.sent(content, path.name)
    made = mapped(bank, made, order=made.choices.order or "ymd")
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    found = [
        (each.account, each.booked, each.currency, each.amount, each.text, each.bank_ref)
        for each in bank.lines()
    ]
    assert sorted(found) == sorted(expected)
