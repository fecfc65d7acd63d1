"""A booking of the bank is taken in once, whichever files list it; two equal ones both are."""

import pytest

from chalicelib.accounts.payments.errors import BankFileNotFound, FileNotReady
from chalicelib.kit.errors import Stale
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt, mt940
from tests.world import World

ONE = Line(10_000, "INV-1", ref="B1", party="Acme")
TWO = Line(10_000, "INV-2", ref="B2", party="Acme")
# Payments of which the bank says nothing by which they could be told apart.
BARE = Line(5000)


@pytest.fixture
def bank(world: World) -> Bank:
    return Bank(world)


def test_nothing_is_written_before_the_preview_is_accepted(bank: Bank) -> None:
    made = bank.sent(camt(ONE, TWO))
    assert (made.state, made.checked.new, bank.lines()) == ("preview", 2, [])


def test_a_file_is_taken_in_whole(bank: Bank) -> None:
    made = bank.took(camt(ONE, TWO, Line(-700, "fee")))
    assert (made.state, made.result.new) == ("taken", 3)
    assert bank.amounts() == [-700, 10_000, 10_000]


def test_the_same_file_twice_adds_nothing(bank: Bank) -> None:
    bank.took(camt(ONE, BARE, BARE))
    again = bank.took(camt(ONE, BARE, BARE))
    assert (again.state, again.checked.known, again.checked.new) == ("preview", 3, 0)
    assert len(bank.lines()) == 3


def test_two_equal_payments_of_one_statement_are_both_taken_in(bank: Bank) -> None:
    bank.took(camt(BARE, BARE))
    assert bank.amounts() == [5000, 5000]


def test_equal_payments_of_statements_that_follow_each_other_are_both_taken_in(bank: Bank) -> None:
    bank.took(camt(BARE, opening=0, name="S1", number="1"))
    bank.took(camt(BARE, opening=5000, name="S2", number="2"))
    bank.took(camt(BARE, opening=10_000, name="S3", number="3"))
    assert bank.amounts() == [5000, 5000, 5000]


def test_numbered_statements_that_lead_back_to_the_same_balance_are_not_the_same(
    bank: Bank,
) -> None:
    bank.took(camt(BARE, opening=0, name="S1", number="1"))
    bank.took(camt(Line(-5000), opening=5000, name="S2", number="2"))
    bank.took(camt(BARE, opening=0, name="S3", number="3"))
    assert bank.amounts() == [-5000, 5000, 5000]
    assert bank.took(camt(BARE, opening=0, name="S1", number="1")).checked.known == 1


def test_the_same_days_exported_under_another_name_are_known(bank: Bank) -> None:
    bank.took(camt(BARE, Line(-5000), opening=900, name="A", number=""))
    made = bank.sent(camt(BARE, Line(-5000), opening=900, name="B", number=""))
    assert (made.checked.known, made.checked.new) == (2, 0)


def test_periods_that_overlap_add_only_what_is_new(bank: Bank) -> None:
    early = Line(5000, "rent", day="2026-03-01")
    late = Line(5000, "rent", day="2026-03-03")
    bank.took(camt(early, ONE, name="A"))
    made = bank.took(camt(ONE, late, opening=5000, name="B"))
    assert (made.result.known, made.result.new) == (1, 1)
    assert len(bank.lines()) == 3


def test_a_statement_after_its_notification_adds_nothing(bank: Bank) -> None:
    bank.took(camt(ONE, message="camt.054", name="N1"))
    bank.took(camt(BARE, message="camt.054", name="N2"))
    assert bank.took(camt(ONE, BARE)).checked.new == 0
    assert len(bank.lines()) == 2


def test_equal_payments_of_two_notifications_are_two(bank: Bank) -> None:
    bank.took(camt(BARE, message="camt.054", name="N1"))
    bank.took(camt(BARE, message="camt.054", name="N2"))
    assert bank.amounts() == [5000, 5000]
    # And the statement of the day knows both.
    assert bank.took(camt(BARE, BARE)).checked.known == 2


def test_a_notification_that_is_sent_again_adds_nothing(bank: Bank) -> None:
    bank.took(camt(BARE, message="camt.054", name="N1"))
    assert bank.took(camt(BARE, message="camt.054", name="N1")).checked.new == 0


def test_the_same_day_in_both_forms_is_the_same_account_and_line(bank: Bank) -> None:
    bank.took(camt(ONE))
    assert bank.took(mt940(ONE)).checked.known == 1


def test_an_account_is_one_whether_the_bank_writes_its_iban_or_its_tail(bank: Bank) -> None:
    iban = "NL20ABNA0517852257"
    bank.took(camt(ONE, account=iban))
    assert bank.took(mt940(ONE, account="517852257")).checked.known == 1
    assert bank.took(mt940(TWO, account="0517852257", opening=10_000, number="2")).result.new == 1
    assert {line.account for line in bank.lines()} == {iban}
    # Another account of the same bank is another account.
    assert bank.took(mt940(ONE, account="517852258")).result.new == 1


def test_payments_with_references_of_their_own_are_never_taken_for_one(bank: Bank) -> None:
    bank.took(camt(ONE, name="A"))
    made = bank.took(camt(Line(10_000, "INV-1", ref="B9", party="Acme"), name="B", opening=7))
    assert made.result.new == 1


def test_what_may_be_either_is_asked_and_never_guessed(bank: Bank) -> None:
    bank.took(camt(BARE, name="A", opening=0))
    made = bank.sent(camt(BARE, name="B", opening=900))
    assert (made.checked.doubtful, made.may_take) == (1, False)
    with pytest.raises(FileNotReady):
        bank.files.take(bank.world.who, made.id, made.version)
    assert bank.amounts() == [5000]


def test_doubtful_lines_are_taken_in_when_a_person_says_they_are_others(bank: Bank) -> None:
    bank.took(camt(BARE, name="A", opening=0))
    bank.took(camt(BARE, name="B", opening=900), doubtful_are_new=True)
    assert bank.amounts() == [5000, 5000]
    # The answer holds: the same statement once more adds nothing and asks nothing.
    again = bank.sent(camt(BARE, name="B", opening=900))
    assert (again.checked.known, again.checked.doubtful) == (1, 0)


def test_accounts_and_currencies_do_not_know_each_other(bank: Bank) -> None:
    bank.took(camt(BARE))
    bank.took(camt(BARE, account="NL91ABNA0417164300"))
    bank.took(camt(BARE, currency="EUR"))
    assert len(bank.lines()) == 3


def test_a_file_that_does_not_add_up_leaves_no_trace_in_the_books(bank: Bank) -> None:
    made = bank.sent(camt(ONE, closing=1))
    assert (made.state, made.faults, bank.lines()) == ("refused", 1, [])


def test_a_job_that_is_carried_out_twice_adds_nothing(bank: Bank) -> None:
    made = bank.sent(camt(*(Line(100 + n, ref=f"R{n}") for n in range(70))))
    files, who = bank.files, bank.world.who
    taking = files.take(who, made.id, made.version)
    job = files.job_of(who, taking)
    first = files.step(who, job)
    again = files.step(who, job)  # the worker died before the job's own row was written
    assert first.cursor == again.cursor
    bank.world.settle()
    assert (bank.now(made).result.new, len(bank.lines())) == (70, 70)


def test_two_uploads_at_once_take_each_line_in_once(bank: Bank) -> None:
    who = bank.world.who
    made = [bank.sent(camt(ONE, BARE, BARE)) for _ in range(2)]
    for each in made:
        bank.files.take(who, each.id, each.version)
    bank.world.settle()
    assert sorted(bank.now(each).result.new for each in made) == [0, 3]
    assert len(bank.lines()) == 3


def test_a_large_file_goes_in_by_chunks(bank: Bank) -> None:
    made = bank.took(camt(*(Line(5000) for _ in range(400))))
    assert (made.result.new, len(bank.lines())) == (400, 400)
    assert bank.took(camt(*(Line(5000) for _ in range(400)))).checked.known == 400


def test_a_file_is_taken_out_again_and_may_come_back(bank: Bank) -> None:
    made = bank.took(camt(ONE, BARE, BARE))
    bank.files.undo(bank.world.who, made.id, made.version)
    bank.world.settle()
    assert (bank.now(made).state, bank.lines()) == ("undone", [])
    assert bank.took(camt(ONE, BARE, BARE)).result.new == 3


def test_a_line_that_another_file_lists_too_is_not_taken_out(bank: Bank) -> None:
    first = bank.took(camt(ONE, name="A"))
    bank.took(camt(ONE, TWO, name="B"))
    bank.files.undo(bank.world.who, first.id, first.version)
    bank.world.settle()
    assert (bank.now(first).left, len(bank.lines())) == (1, 2)


def test_lines_are_found_by_payer_text_and_reference_in_both_languages(bank: Bank) -> None:
    bank.took(camt(Line(100, "运费 INV-7", party="上海贸易有限公司", ref="Z1"), ONE))
    found = bank.world.services.payments.search
    for query in ("上海贸易", "inv 7", "z1", "运费"):
        assert [line.amount for line in found(bank.world.who, query).items] == [100]
    assert found(bank.world.who, "nobody").items == []


def test_another_company_sees_nothing_of_it(bank: Bank) -> None:
    made = bank.took(camt(ONE))
    with pytest.raises(BankFileNotFound):
        bank.files.get(bank.world.stranger, made.id)
    assert bank.world.services.payments.all_lines(bank.world.stranger).items == []


def test_a_stale_page_changes_nothing(bank: Bank) -> None:
    made = bank.sent(camt(ONE))
    bank.files.take(bank.world.who, made.id, made.version)
    with pytest.raises(Stale):
        bank.files.cancel(bank.world.who, made.id, made.version)
