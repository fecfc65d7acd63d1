"""Which of the company's own accounts a file speaks of: known, found by its end, or asked."""

import pytest

from chalicelib.accounts.payments.errors import FileNotReady
from chalicelib.accounts.payments.model import BankFile
from chalicelib.accounts.payments.own_accounts import OwnAccounts, Written, is_iban, same_account
from chalicelib.kit.errors import Invalid
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt, mt940
from tests.world import World

# Two accounts at two banks whose numbers end alike, and the end that both share.
DUTCH, GERMAN, END = "NL20ABNA0517852257", "DE03370400440517852257", "517852257"
ONE, TWO = Line(10_000, "INV-1", ref="B1", party="Acme"), Line(700, "INV-2", ref="B2")
BARE = Line(5000)


@pytest.fixture
def bank(world: World) -> Bank:
    return Bank(world)


def accounts(bank: Bank) -> list[str]:
    return sorted({line.account for line in bank.lines()})


def said(bank: Bank, made: BankFile, kept_as: str, account: str = END) -> BankFile:
    """The file after a person said which account it is of."""
    bank.files.say_account(bank.who, made.id, made.version, account, "USD", kept_as)
    bank.world.settle()
    return bank.now(made)


@pytest.fixture
def both(bank: Bank) -> Bank:
    """A bank that has sent statements of both accounts in full."""
    bank.took(camt(ONE, account=DUTCH))
    bank.took(camt(ONE, account=GERMAN))
    return bank


@pytest.mark.parametrize(
    ("key", "whole"),
    [(DUTCH, True), (GERMAN, True), (END, False), ("NL21ABNA0517852257", False), ("", False)],
)
def test_a_whole_number_proves_itself(key: str, whole: bool) -> None:
    assert is_iban(key) is whole


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DUTCH, GERMAN, False),
        (DUTCH, END, True),
        ("0517852257", END, True),
        ("852257", END, False),  # too short to say
        ("852257", "852257", True),
        ("USD-MAIN", "USD-MAIN", True),
        ("USD-MAIN", "USD-OTHER", False),
    ],
)
def test_two_ways_to_write_an_account(one: str, other: str, same: bool) -> None:
    assert same_account(one, other) is same_account(other, one) is same


def test_an_end_that_is_known_as_one_whole_number_is_not_another_one() -> None:
    own = OwnAccounts({END: Written(END), DUTCH: Written(END)})
    assert own.of(GERMAN) == (GERMAN,)
    assert own.also(GERMAN, GERMAN).of(END) == (END, GERMAN)
    assert own.in_full(END) == DUTCH


def test_whole_numbers_that_end_alike_are_two_accounts(both: Bank) -> None:
    assert accounts(both) == [GERMAN, DUTCH]
    assert len(both.lines()) == 2


def test_an_end_that_both_accounts_share_is_asked_and_never_guessed(both: Bank) -> None:
    made = both.sent(mt940(ONE, account=END))
    assert [each.alike for each in made.unclear] == [(GERMAN, DUTCH)]
    assert (made.checked.lines, made.may_take) == (0, False)
    with pytest.raises(FileNotReady):
        both.files.take(both.who, made.id, made.version)


def test_the_answer_is_remembered_for_what_is_written_so(both: Bank) -> None:
    made = said(both, both.sent(mt940(ONE, account=END)), DUTCH)
    assert (made.unclear, made.checked.known, made.statements[0].kept_as) == ((), 1, DUTCH)
    later = both.took(mt940(TWO, account=END, opening=10_000, number="2"))
    assert (later.state, later.result.new) == ("taken", 1)
    assert {line.amount for line in both.lines() if line.account == DUTCH} == {700, 10_000}


def test_another_way_to_write_it_is_asked_by_itself(both: Bank) -> None:
    said(both, both.sent(mt940(ONE, account=END)), DUTCH)
    made = said(both, both.sent(mt940(ONE, account="44" + END)), GERMAN, "44" + END)
    assert made.statements[0].kept_as == GERMAN


def test_an_account_that_is_not_known_yet_is_named_in_full(bank: Bank) -> None:
    bank.took(camt(BARE, account=DUTCH, opening=900))
    made = bank.sent(mt940(BARE, account=END))
    assert (made.statements[0].kept_as, made.checked.doubtful) == (DUTCH, 1)  # it ends so
    asked = said(bank, made, "")
    assert ([each.alike for each in asked.unclear], asked.may_take) == ([(DUTCH,)], False)
    made = said(bank, asked, "DE03 3704 0044 0517 8522 57")
    assert (made.statements[0].kept_as, made.checked.new) == (GERMAN, 1)
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    assert accounts(bank) == [GERMAN, DUTCH]


def test_a_file_of_known_lines_proves_how_their_account_is_written(bank: Bank) -> None:
    bank.took(mt940(ONE, account=END))
    assert bank.took(camt(ONE, account=DUTCH)).checked.known == 1
    # Else the other account would be taken for the one that ends so.
    assert bank.took(camt(ONE, account=GERMAN)).result.new == 1
    assert accounts(bank) == [END, GERMAN]


def test_who_names_an_account_in_another_way_means_the_same(bank: Bank) -> None:
    bank.took(mt940(ONE, account=END))
    bank.took(camt(ONE, account=DUTCH))
    bank.took(camt(ONE, account=GERMAN))
    made = said(bank, bank.sent(mt940(TWO, account=END)), DUTCH)
    assert made.statements[0].kept_as == END


def test_statements_of_one_file_speak_of_one_account(bank: Bank) -> None:
    bank.took(mt940(ONE, account=DUTCH) + mt940(ONE, account=END))
    assert (accounts(bank), bank.amounts()) == ([DUTCH], [10_000])


def test_what_becomes_unclear_while_it_waits_is_asked_before_anything_is_taken_in(
    bank: Bank,
) -> None:
    bank.took(camt(ONE, account=DUTCH))
    made = bank.sent(mt940(TWO, account=END, opening=10_000, number="2"))
    assert made.may_take
    bank.took(camt(ONE, account=GERMAN))
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    made = bank.now(made)
    assert (made.state, made.came_back, len(made.unclear)) == ("preview", True, 1)
    assert bank.amounts() == [10_000, 10_000]
    made = said(bank, made, DUTCH)
    bank.files.take(bank.who, made.id, made.version)
    bank.world.settle()
    assert (bank.now(made).state, bank.now(made).came_back) == ("taken", False)


def test_a_file_is_taken_back_from_the_account_that_it_was_taken_into(both: Bank) -> None:
    made = said(both, both.sent(mt940(TWO, account=END, opening=10_000, number="2")), DUTCH)
    both.files.take(both.who, made.id, made.version)
    both.world.settle()
    # Somebody says something else of the next file; what was taken in stays where it is.
    said(both, said(both, both.sent(mt940(BARE, account=END)), ""), GERMAN)
    assert both.took_back(made).state == "undone"
    assert both.amounts() == [10_000, 10_000]


@pytest.mark.parametrize(
    ("account", "kept_as", "field"), [("999", DUTCH, "account"), (END, "--", "kept_as")]
)
def test_only_an_account_of_the_file_is_said_and_only_as_a_number(
    both: Bank, account: str, kept_as: str, field: str
) -> None:
    made = both.sent(mt940(ONE, account=END))
    with pytest.raises(Invalid) as refused:
        said(both, made, kept_as, account)
    assert [each.field for each in refused.value.problems] == [field]
