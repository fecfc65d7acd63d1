"""What a payment is proposed to be, how surely, and why."""

import pytest

from chalicelib.accounts.payments.model import Proposal
from chalicelib.accounts.payments.names import alike
from chalicelib.accounts.payments.policy import DEFAULT, checked, forgiven
from chalicelib.accounts.payments.references import named, numbers_in
from chalicelib.kit.errors import Invalid
from tests.unit.accounts.payments.desk import Desk
from tests.world import World

IBAN = "NL91ABNA0417164300"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def whys(proposal: Proposal) -> str:
    return " ".join(each.text % dict(each.params) for each in proposal.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "INV-2026-0042",
        "Payment of inv 2026 0042, thank you",
        "RECHNUNG INV-2026/0042 VOM 3.1.",
        "付运费INV20260042谢谢",
        "//REMI/INV-2026-0042/ROC/9",
        "inv.2026.0042",
    ],
)
def test_a_number_is_found_whatever_stands_around_it(text: str) -> None:
    assert list(named(text, ["INV-2026-0042", "INV-2026-004", "INV-2026-00421"])) == [
        "INV-2026-0042"
    ]


def test_the_likeliest_numbers_of_a_text_are_the_longest() -> None:
    assert numbers_in("HLCU 123456 and INV-7")[0] == "hlcu123456"
    assert "inv7" in numbers_in("HLCU 123456 and INV-7")
    assert numbers_in("no numbers, thanks") == []


@pytest.mark.parametrize(
    ("payer", "customer"),
    [
        ("ACME TRADING LTD.", "Acme Trading Limited"),
        ("Trading, Acme", "Acme Trading Ltd"),
        ("上海远洋贸易有限公司", "上海远洋贸易"),
        ("ACME TRADING LTD HAMBURG BRANCH", "Acme Trading"),
    ],
)
def test_names_are_alike_whatever_their_form(payer: str, customer: str) -> None:
    assert alike(payer, (customer,))


def test_names_that_share_only_their_form_are_not_alike() -> None:
    assert not alike("Delta Trading Ltd", ("Acme Trading Ltd",))
    assert not alike("Ltd", ("Acme Ltd",))


def test_a_number_and_the_exact_amount_are_certain(desk: Desk) -> None:
    desk.bill(12_500, "INV-7")
    best = desk.best(desk.paid(12_500, "Invoice INV-7"))
    assert (best.customer_id, best.confidence) == (desk.acme, "certain")
    assert "The text names INV-7." in whys(best)
    assert "exactly what is open of INV-7" in whys(best)


def test_several_numbers_that_sum_up_are_certain(desk: Desk) -> None:
    desk.bill(10_000, "INV-71", due=1)
    desk.bill(500, "INV-72", due=2)
    desk.bill(2500, "INV-73", due=3)
    best = desk.best(desk.paid(12_500, "INV-71/INV-73"))
    assert (best.confidence, best.count, best.total) == ("certain", 2, 12_500)
    assert {share.number for share in best.shares} == {"INV-71", "INV-73"}


def test_a_bill_of_lading_leads_to_its_charges(desk: Desk) -> None:
    desk.bill(10_000, "F-1", shipment="HLCUSHA2401ABC")
    desk.bill(2000, "F-2", shipment="HLCUSHA2401ABC")
    best = desk.best(desk.paid(12_000, "freight b/l HLCU-SHA-2401ABC"))
    assert (best.confidence, best.count) == ("certain", 2)


def test_the_number_of_a_statement_leads_to_all_that_was_open_on_it(desk: Desk) -> None:
    from datetime import date

    desk.bill(10_000, "F-1", due=5)
    desk.bill(2000, "F-2", due=9)
    statements = desk.world.services.statements
    issued = statements.issue(desk.who, desk.acme, date(2026, 1, 1), date(2026, 1, 31))
    best = desk.best(desk.paid(12_000, f"your statement {issued.number}"))
    assert (best.confidence, best.count) == ("certain", 2)
    assert "a statement of the period up to 2026-01-31" in whys(best)


def test_what_banks_kept_is_likely_and_said(desk: Desk) -> None:
    desk.bill(100_000, "INV-7")
    best = desk.best(desk.paid(98_500, "INV-7"))
    assert (best.confidence, best.difference, best.shortfall) == ("likely", "bank_charge", 1500)
    assert "USD 15.00 are missing" in whys(best)


def test_a_part_and_an_overpayment_are_likely_and_said(desk: Desk) -> None:
    desk.bill(100_000, "INV-7")
    part = desk.best(desk.paid(40_000, "on account of INV-7"))
    assert (part.confidence, part.total, part.difference) == ("likely", 40_000, "")
    over = desk.best(desk.paid(120_000, "INV-7"))
    assert (over.confidence, over.total, over.rest) == ("likely", 100_000, 20_000)


def test_a_known_account_and_an_amount_that_fits_one_way_are_certain(desk: Desk) -> None:
    desk.bill(10_000, "A", due=1)
    desk.bill(7700, "B", due=2)
    desk.assign(desk.paid(10_000, iban=IBAN))
    best = desk.best(desk.paid(7700, "thanks", iban=IBAN))
    assert best.confidence == "certain"
    assert "This account has paid for the customer before (1)." in whys(best)


def test_two_items_of_the_same_amount_are_never_certain(desk: Desk) -> None:
    for due in (1, 2):
        desk.bill(7700, f"A{due}", due=due)
    desk.bill(1000, "B", due=3)
    desk.assign(desk.paid(1000, iban=IBAN), to=desk.acme, allocate="none")
    best = desk.best(desk.paid(7700, "thanks", iban=IBAN))
    assert best.confidence == "likely"
    assert "There are 2 ways" in whys(best)


def test_a_name_alone_proposes_the_oldest_and_says_so(desk: Desk) -> None:
    desk.bill(10_000, "A")
    best = desk.best(desk.paid(333, "thanks", party="ACME TRADING LTD"))
    assert (best.customer_id, best.confidence) == (desk.acme, "possible")
    assert "The payer has the customer's name." in whys(best)


def test_a_chinese_payer_is_found_by_the_local_name(desk: Desk) -> None:
    sun = desk.customer("SUN", "Sun Shipping", "太阳航运有限公司")
    desk.bill(5000, "S-1", of=sun)
    best = desk.best(desk.paid(5000, "运费", party="太阳航运有限公司"))
    assert (best.customer_id, best.confidence) == (sun, "likely")


def test_an_amount_alone_is_only_possible(desk: Desk) -> None:
    desk.bill(12_345, "A")
    best = desk.best(desk.paid(12_345, "?"))
    assert (best.customer_id, best.confidence) == (desk.acme, "possible")


def test_what_fits_two_customers_is_not_certain(desk: Desk) -> None:
    other = desk.customer("OTH", "Other Co")
    desk.bill(5000, "INV-7")
    desk.bill(5000, "INV-7", of=other)
    best = desk.best(desk.paid(5000, "INV-7"))
    assert best.confidence == "likely"
    assert "Another customer fits as well." in whys(best)


def test_a_disputed_item_is_never_certain(desk: Desk) -> None:
    item = desk.bill(5000, "INV-7")
    desk.ledger.dispute(desk.who, desk.acme, item, True, "rate")
    assert desk.best(desk.paid(5000, "INV-7")).confidence == "likely"


def test_a_stranger_to_the_books_has_no_proposal(desk: Desk) -> None:
    line = desk.paid(999, "greetings", party="Nobody Known")
    assert desk.payments.line(desk.who, line.id).best is None
    assert desk.payments.proposals(desk.who, line) == []


def test_money_that_went_out_has_no_proposal_of_an_income(desk: Desk) -> None:
    desk.paid(9000)
    assert desk.payments.proposals(desk.who, desk.paid(-500, "INV-7")) == []


@pytest.mark.parametrize(
    ("missing", "wanted", "kind"),
    [
        (100, 10_000, "small_difference"),
        (101, 10_000, "bank_charge"),
        (500, 10_000, "bank_charge"),
        (501, 10_000, ""),  # more than five per cent
        (3500, 100_000, "bank_charge"),
        (3501, 100_000, ""),  # more than thirty-five dollars
        (0, 10_000, ""),
        (-5, 10_000, ""),
    ],
)
def test_what_may_be_missing(missing: int, wanted: int, kind: str) -> None:
    assert forgiven(DEFAULT, "USD", missing, wanted) == kind
    assert forgiven(DEFAULT, "KWD", missing, wanted) == ""


def test_tolerances_are_checked_value_by_value() -> None:
    body = {"tolerances": {"USD": {"difference": "x", "charge": "1.00", "percent": 101}}}
    with pytest.raises(Invalid) as refused:
        checked(body)
    assert [problem.field for problem in refused.value.problems] == [
        "tolerances.USD.difference",
        "tolerances.USD.percent",
    ]
    assert checked(dict(DEFAULT)) == DEFAULT
