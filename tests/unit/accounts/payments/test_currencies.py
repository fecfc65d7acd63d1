"""Payments in another currency than what they pay: the rate is said, currencies never added."""

from datetime import date

import pytest

from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.kit.errors import Invalid
from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.payments.test_proposals import whys
from tests.world import World

ORDERED = """<AmtDtls><InstdAmt><Amt Ccy="EUR">{}</Amt><CcyXchg><SrcCcy>EUR</SrcCcy>
<XchgRate>1.0874</XchgRate></CcyXchg></InstdAmt></AmtDtls>"""


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def state_rate(desk: Desk, rate: str = "1.10") -> None:
    """One euro is worth so many dollars, the company's own currency."""
    new = RateNew(currency="EUR", on=date(2026, 1, 1), rate=rate)
    desk.world.services.rates.state(desk.who, new)


def postings(line: Line) -> list[tuple[str, str, int]]:
    return [(each.kind, each.currency, each.amount) for each in line.postings]


def test_by_the_rate_of_the_day_a_difference_of_exchange_is_proposed_and_booked(desk: Desk) -> None:
    state_rate(desk)
    item = desk.bill(100_000, "INV-7", currency="EUR")
    line = desk.paid(109_000, "INV-7")
    best = desk.best(line)
    assert (best.into, best.converted, best.rate) == ("EUR", 99_091, "0.90909091")
    assert (best.confidence, best.difference, best.shortfall) == ("likely", "fx_difference", 909)
    assert "By your rate of the day it makes EUR 990.91 (0.90909091)." in whys(best)
    done = desk.accept(line)
    assert postings(done) == [
        ("payment", "USD", -109_000),
        ("conversion", "USD", 109_000),
        ("conversion", "EUR", -99_091),
        ("fx_difference", "EUR", -909),
    ]
    assert (desk.owed(currency="USD").total, desk.owed(currency="EUR").total) == (0, 0)
    assert not desk.item(item).open


def test_what_the_rate_makes_too_much_is_a_difference_too(desk: Desk) -> None:
    state_rate(desk)
    item = desk.bill(100_000, "INV-7", currency="EUR")
    done = desk.accept(desk.paid(111_000, "INV-7"))
    assert postings(done)[-1] == ("fx_difference", "EUR", 909)
    assert (desk.owed(currency="EUR").total, desk.owed(currency="EUR").credits) == (0, 0)
    assert not desk.item(item).open


def test_undoing_a_converted_payment_leaves_both_currencies_as_they_were(desk: Desk) -> None:
    state_rate(desk)
    desk.bill(100_000, "INV-7", currency="EUR")
    line = desk.accept(desk.paid(109_000, "INV-7"))
    desk.settling.reopen(desk.who, line.id, "wrong")
    assert desk.owed(currency="EUR").total == 100_000
    assert (desk.owed().total, desk.owed().debits, desk.owed().credits) == (0, 0, 0)


def test_without_a_rate_nothing_is_proposed_in_another_currency(desk: Desk) -> None:
    desk.bill(100_000, "INV-7", currency="EUR")
    line = desk.paid(109_000, "INV-7")
    assert not [each for each in desk.payments.proposals(desk.who, line) if each.into]


def test_far_from_the_amount_it_is_a_part_and_no_difference(desk: Desk) -> None:
    state_rate(desk)
    item = desk.bill(100_000, "INV-7", currency="EUR")
    best = desk.best(line := desk.paid(55_000, "INV-7"))
    assert (best.converted, best.difference) == (50_000, "")
    desk.accept(line)
    assert desk.item(item).remaining == 50_000


def test_what_the_payer_ordered_in_the_items_currency_is_certain(desk: Desk) -> None:
    from tests.unit.accounts.payments import files

    item = desk.bill(100_000, "INV-7", currency="EUR")
    content = files.camt(files.Line(108_740, "INV-7"))
    content = content.replace(b"<RltdPties>", ORDERED.format("1000.00").encode() + b"<RltdPties>")
    desk.bank.took(content)
    [line] = desk.bank.lines()
    best = desk.best(line)
    assert (best.confidence, best.into, best.converted) == ("certain", "EUR", 100_000)
    assert "The payer ordered EUR 1,000.00 (rate 1.0874)." in whys(best)
    desk.accept(line)
    assert not desk.item(item).open
    entry = next(each for each in desk.entries(currency="EUR") if each.kind == "conversion")
    assert entry.note == "USD/EUR 1.0874"


def test_a_person_gives_the_rate_and_the_items(desk: Desk) -> None:
    item = desk.bill(100_000, "INV-7", currency="EUR")
    line = desk.paid(109_000, "?")
    with pytest.raises(Invalid) as refused:
        desk.assign(line, item, into="EUR", rate="x")
    assert refused.value.problems[0].field == "rate"
    with pytest.raises(Invalid) as refused:
        desk.assign(line, item, into="EUR", rate="0.80", forgive=True)
    assert refused.value.problems[0].field == "forgive"
    done = desk.assign(line, item, into="EUR", rate="0.91", forgive=True)
    assert postings(done)[2:] == [("conversion", "EUR", -99_190), ("fx_difference", "EUR", -810)]
    assert desk.owed(currency="EUR").total == 0


def test_what_a_person_converts_and_does_not_use_stays_on_account(desk: Desk) -> None:
    item = desk.bill(50_000, "INV-7", currency="EUR")
    desk.assign(desk.paid(109_000, "?"), item, into="EUR", rate="0.91")
    assert (desk.item(item).open, desk.owed(currency="EUR").credits) == (False, 49_190)
    assert desk.owed(currency="USD").total == 0


def test_currencies_without_decimals_are_converted_exactly(desk: Desk) -> None:
    item = desk.bill(150_000, "INV-9", currency="JPY")
    desk.assign(desk.paid(100_000, "?"), item, into="JPY", rate="150")
    assert (desk.item(item).open, desk.owed(currency="JPY").total) == (False, 0)
