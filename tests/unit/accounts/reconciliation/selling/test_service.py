"""Beside a carrier's bill stands what customers were charged; what nobody pays is charged on."""

from datetime import date, datetime

import pytest

from chalicelib.accounts.reconciliation import walking
from chalicelib.accounts.reconciliation.decisions import Decision
from chalicelib.accounts.reconciliation.errors import ChargedMeanwhile, NothingToCharge
from chalicelib.accounts.reconciliation.export import exported_csv
from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Finding, Reconciliation
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn, ChargeOnIn
from chalicelib.accounts.reconciliation.selling import books, looking_step
from chalicelib.accounts.reconciliation.selling.model import Margin
from chalicelib.jobs.model import Job
from chalicelib.jobs.repository import JobRepository
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.shipments.schemas import ShipmentNew
from tests.unit.accounts.reconciliation.walk import CARRIER, charged, compared, found, of_customer
from tests.unit.customers.factories import a_customer
from tests.world import World

BILL = "Bill no,B/L,Charge,Amount\n" + (
    "OL-7,OOLU20120001,Ocean Freight,1000.00\n"
    "OL-7,OOLU20120001,BAF,100.00\n"
    "OL-7,OOLU20120002,Ocean Freight,400.00\n"
    "OL-7,OOLU20120003,Ocean Freight,70.00\n"
)


@pytest.fixture
def customer(world: World) -> str:
    """Charged 1,250.00 freight of the first bill (nothing of its surcharge), 350.00 of the
    second, nothing of the third, which stands on a shipment of its own."""
    made = world.services.customers.create(world.who, a_customer()).id
    charged(world, made, 125_000, shipment="OOLU20120001", charge_kind="freight", number="I-1")
    charged(world, made, 35_000, shipment="20120002", number="I-2")
    new = ShipmentNew.model_validate({"customer_id": made, "house_bill": "OOLU20120003"})
    world.services.shipments.create(world.who, new)
    return made


def charge_on(world: World, made: Reconciliation, each: Finding, **said: object) -> Finding:
    asked = ChargeOnIn.model_validate(said)
    service = world.services.reconciliation
    return service.charge_on(world.who, made.id, each.seq, each.version, asked)


def margins(world: World, made: Reconciliation) -> list[tuple[str, int | None]]:
    return [(each.margin, each.earned) for each in found(world, made)]


EXPECTED = [("covered", 25_000), ("never", -10_000), ("below", -5_000), ("never", -7_000)]


def test_each_line_tells_what_the_customer_was_charged_for_it(world: World, customer: str) -> None:
    made = compared(world, CARRIER, BILL)
    assert margins(world, made) == EXPECTED
    sums = {each.margin: (each.matches, each.cost, each.charged) for each in made.sums}
    assert sums == {
        Margin.NEVER: (2, {"USD": 17_000}, {}),
        Margin.BELOW: (1, {"USD": 40_000}, {"USD": 35_000}),
        Margin.COVERED: (1, {"USD": 100_000}, {"USD": 125_000}),
    }


def test_a_long_bill_finds_the_same_account_by_account(
    world: World, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "EACH_BY_ITSELF", 0)
    assert margins(world, compared(world, CARRIER, BILL)) == EXPECTED


def test_looking_is_the_first_half_of_what_is_waited_for(
    world: World, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_step, "NUMBERS_AT_ONCE", 1)
    seen: list[int] = []
    save = JobRepository.save

    def saving(self: JobRepository, job: Job, at: datetime | None) -> Job:
        if job.kind == "reconciliation" and job.total:
            seen.append(job.done)
        return save(self, job, at)

    monkeypatch.setattr(JobRepository, "save", saving)
    compared(world, CARRIER, BILL)
    assert seen == sorted(seen), "it never goes back"
    assert {0, 1, 4} <= set(seen)


def test_what_was_never_charged_is_a_list_of_its_own(world: World, customer: str) -> None:
    made, service = compared(world, CARRIER, BILL), world.services.reconciliation
    never = service.findings(world.who, made, margin="never").items
    assert [(each.row, each.customer_id) for each in never] == [(3, customer), (5, customer)]
    below = service.findings(world.who, made, margin="below").items
    assert [each.row for each in below] == [4]


@pytest.mark.parametrize("each_by_itself", [300, 0])
def test_a_master_bill_is_covered_by_what_its_house_bills_were_charged(
    world: World, customer: str, monkeypatch: pytest.MonkeyPatch, each_by_itself: int
) -> None:
    monkeypatch.setattr(walking, "EACH_BY_ITSELF", each_by_itself)
    monkeypatch.setattr(books, "SHIPMENTS_AT_ONCE", 2)
    facts = {"customer_id": customer, "house_bill": "HB-77001", "master_bill": "OOLU20120009"}
    world.services.shipments.create(world.who, ShipmentNew.model_validate(facts))
    charged(world, customer, 90_000, shipment="HB-77001")
    made = compared(world, CARRIER, "B/L,Amount\nOOLU20120009,800.00\n")
    assert margins(world, made) == [("covered", 10_000)]


@pytest.mark.parametrize("each_by_itself", [2_001, 300])
def test_of_a_bill_that_nobody_was_charged_every_number_is_looked_up(
    world: World, customer: str, monkeypatch: pytest.MonkeyPatch, each_by_itself: int
) -> None:
    """The last of more than two thousand is of a customer's shipment like the first."""
    monkeypatch.setattr(walking, "EACH_BY_ITSELF", each_by_itself)
    rows = "".join(f"OOLU3{number:07d},10.00\n" for number in range(2_001))
    new = ShipmentNew.model_validate({"customer_id": customer, "house_bill": "OOLU30002000"})
    world.services.shipments.create(world.who, new)
    made = compared(world, CARRIER, f"B/L,Amount\n{rows}")
    assert {each.margin: each.matches for each in made.sums} == {Margin.NEVER: 2_001}
    last, _ = world.services.reconciliation.finding(world.who, made, 2_000)
    assert (last.row, last.customer_id) == (2_002, customer)


def test_a_charge_that_was_undone_counts_for_nothing(world: World, customer: str) -> None:
    items = world.services.ledger.open_items(world.who, customer).items
    gone = next(each for each in items if each.number == "I-2")
    world.services.ledger.reverse(world.who, customer, gone.id, "typed twice")
    made = compared(world, CARRIER, BILL)
    assert found(world, made)[2].margin is Margin.NEVER


def test_a_containers_earlier_voyage_says_nothing(world: World, customer: str) -> None:
    charged(world, customer, 90_000, shipment="MSCU1234566", dated=date(2025, 5, 1))
    made = compared(world, CARRIER, "Container,Amount\nMSCU1234566,800.00\n")
    assert found(world, made)[0].margin is Margin.NEVER


def test_it_is_charged_on_with_one_entry_and_not_twice(world: World, customer: str) -> None:
    made = compared(world, CARRIER, BILL)
    before = world.services.ledger.account(world.who, customer).balance("USD").total
    after = charge_on(world, made, found(world, made)[3])
    assert world.services.ledger.account(world.who, customer).balance("USD").total == before + 7_000
    entry = world.services.ledger.entries(world.who, customer, "USD").items[0]
    assert (entry.id, entry.shipment, entry.charge_kind) == (
        after.charged_on,
        "OOLU20120003",
        "freight",
    )
    assert (after.margin, after.earned) == (Margin.COVERED, 0)
    now = world.services.reconciliation.get(world.who, made.id)
    assert {each.margin: each.matches for each in now.sums} == {
        Margin.NEVER: 1,
        Margin.BELOW: 1,
        Margin.COVERED: 2,
    }
    with pytest.raises(NothingToCharge):
        charge_on(world, made, after)
    with pytest.raises(Stale):
        charge_on(world, made, found(world, made)[3].model_copy(update={"version": 1}))


def test_two_lines_of_one_shipment_are_charged_on_one_after_the_other(
    world: World, customer: str
) -> None:
    made = compared(world, CARRIER, BILL)
    charge_on(world, made, found(world, made)[2])
    charge_on(world, made, found(world, made)[1], amount=15_000, number="I-8")
    assert [each.margin for each in found(world, made)[:3]] == ["covered"] * 3
    again = compared(world, CARRIER, BILL + "\n")
    assert margins(world, again)[:3] == [("covered", 25_000), ("covered", 5_000), ("covered", 0)]


def test_what_was_charged_since_the_comparison_is_not_charged_again(
    world: World, customer: str
) -> None:
    made = compared(world, CARRIER, BILL)
    charged(world, customer, 8_000, shipment="OOLU20120003", number="I-9")
    with pytest.raises(ChargedMeanwhile) as refused:
        charge_on(world, made, found(world, made)[3])
    assert refused.value.params["number"] == "I-9"


def test_a_charge_made_from_here_and_undone_may_be_made_again(world: World, customer: str) -> None:
    made = compared(world, CARRIER, BILL)
    after = charge_on(world, made, found(world, made)[3], amount=5_000)
    assert after.margin is Margin.BELOW
    with pytest.raises(NothingToCharge):
        charge_on(world, made, after)
    world.services.ledger.reverse(world.who, customer, after.charged_on, "wrong customer")
    again = charge_on(world, made, after)
    assert again.charged_on != after.charged_on
    assert (again.charged, again.margin) == ({"USD": 7_000}, Margin.COVERED)
    sums = {
        each.margin: each.matches
        for each in world.services.reconciliation.get(world.who, made.id).sums
    }
    assert sums == {Margin.NEVER: 1, Margin.BELOW: 1, Margin.COVERED: 2}


def test_a_line_of_nobodys_shipment_asks_whose_it_is(world: World, customer: str) -> None:
    made = compared(world, CARRIER, "B/L,Amount\nOOLU20129999,800.00\n")
    with pytest.raises(Invalid) as refused:
        charge_on(world, made, found(world, made)[0])
    assert [each.field for each in refused.value.problems] == ["customer_id"]
    with pytest.raises(NotFound):
        charge_on(world, made, found(world, made)[0], customer_id="cus_nobody")
    assert charge_on(world, made, found(world, made)[0], customer_id=customer).charged_on


def test_it_is_charged_on_also_after_the_bill_was_booked(world: World, customer: str) -> None:
    service, who = world.services.reconciliation, world.who
    made = compared(world, CARRIER, BILL)
    asked = BulkIn(outcome=Outcome.ONLY_THEIRS, decision=Decision.ACCEPT)
    service.decide_all(who, made.id, made.version, asked)
    world.settle()
    now = service.get(who, made.id)
    service.book(who, made.id, now.version, BookIn(dated=date(2026, 3, 2)))
    world.settle()
    assert charge_on(world, service.get(who, made.id), found(world, made)[3]).charged_on


def test_a_customers_list_asks_nothing_of_the_kind(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), "B/L,Amount\nOOLU20120001,10.00\n")
    assert {each.margin for each in found(world, made)} == {Margin.UNASKED}
    assert made.sums == ()
    with pytest.raises(NothingToCharge):
        charge_on(world, made, found(world, made)[0])


def test_the_file_of_the_result_has_charge_and_margin_once_a_match(
    world: World, customer: str
) -> None:
    made = compared(world, CARRIER, BILL)
    text = exported_csv(world.services.reconciliation, world.who, made, "en").decode()
    ends = [row.split(",")[-2:] for row in text.strip().splitlines()[1:]]
    assert ends == [
        ["1250.00", "250.00"],
        ["0.00", "-100.00"],
        ["350.00", "-50.00"],
        ["0.00", "-70.00"],
    ]
