"""All open claims by what is due next; and what claims cost, by cause and carrier."""

from datetime import date
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.claims.schemas import ClaimStepIn, PaperIn, PaymentIn, TermsIn
from chalicelib.tickets.model import Ticket
from tests.api import Api
from tests.security.doors import get, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def claimed(desk: Desk, day: int, carrier: str = "Blue Line", **given: Any) -> Ticket:
    """A claim about goods delivered on a day of February, under two regimes."""
    ticket = desk.raised(category=given.pop("category", "damage"))
    terms = {"customer_regime": "fiata", "carrier_regime": "hague_visby"} | given
    body = TermsIn.model_validate({"start_on": date(2026, 2, day), "carrier": carrier, **terms})
    desk.world.services.claims.set_terms(desk.sam, ticket.id, body)
    return ticket


def paid(desk: Desk, ticket: Ticket, what: str, amount: int, currency: str = "USD") -> None:
    body = {"what": what, "amount": amount, "currency": currency, "paid_on": "2026-03-02"}
    desk.world.services.claims.add_payment(desk.sam, ticket.id, PaymentIn.model_validate(body))


def sums(desk: Desk) -> list[tuple[str, str, str, int, int, int]]:
    found = desk.world.services.claims.shortfalls(desk.sam).items
    return [(e.cause, e.carrier, e.currency, e.paid, e.recovered, e.short) for e in found]


class TestOpenClaims:
    def listed(self, desk: Desk) -> list[str]:
        return [each.ticket_id for each in desk.world.services.claims.open_claims(desk.sam).items]

    def test_the_period_that_ends_soonest_comes_first_with_regimes_and_both_clocks(
        self, desk: Desk
    ) -> None:
        later, sooner = claimed(desk, 27), claimed(desk, 25)
        desk.raised(category="delay")  # no regime is known: no clock runs
        assert self.listed(desk) == [sooner.id, later.id]
        first = desk.world.services.claims.open_claims(desk.sam).items[0]
        assert (first.customer_regime, first.carrier_regime) == ("fiata", "hague_visby")
        assert {(each.side, each.what) for each in first.clocks} == {
            ("customer", "notice"),
            ("customer", "suit"),
            ("carrier", "notice"),
            ("carrier", "suit"),
        }
        # Three days under Hague-Visby, six under the FIATA bill.
        assert first.next_at is not None
        assert first.next_at.date() == date(2026, 3, 1)

    def test_what_was_met_no_longer_leads_and_what_is_finished_is_gone(self, desk: Desk) -> None:
        later, sooner = claimed(desk, 27), claimed(desk, 25)
        claims = desk.world.services.claims
        for side in ("carrier", "customer"):
            step = ClaimStepIn.model_validate({"act": "notice", "side": side})
            claims.step(desk.sam, sooner.id, step)
        assert self.listed(desk) == [later.id, sooner.id]
        claims.step(desk.sam, later.id, ClaimStepIn.model_validate({"act": "finish"}))
        assert self.listed(desk) == [sooner.id]
        claims.step(desk.sam, later.id, ClaimStepIn.model_validate({"act": "resume"}))
        assert self.listed(desk) == [later.id, sooner.id]

    def test_a_stranger_sees_none_of_them(self, desk: Desk) -> None:
        claimed(desk, 25)
        claims = desk.world.services.claims
        assert claims.open_claims(desk.world.stranger).items == []
        assert claims.shortfalls(desk.world.stranger).items == []


class TestShortfalls:
    def test_what_came_back_stands_beside_what_was_paid(self, desk: Desk) -> None:
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 90_000)
        paid(desk, ticket, "from_carrier", 30_000)
        paid(desk, ticket, "from_insurer", 40_000)
        assert sums(desk) == [("damage", "Blue Line", "USD", 90_000, 70_000, 20_000)]

    def test_what_one_claim_got_beyond_its_payment_pays_for_no_other(self, desk: Desk) -> None:
        first, second = claimed(desk, 25), claimed(desk, 26)
        paid(desk, first, "paid_customer", 50_000)
        paid(desk, second, "paid_customer", 10_000)
        paid(desk, second, "from_carrier", 15_000)
        assert sums(desk) == [("damage", "Blue Line", "USD", 60_000, 15_000, 50_000)]

    def test_currencies_causes_and_carriers_stand_apart(self, desk: Desk) -> None:
        paid(desk, claimed(desk, 25), "paid_customer", 100, "EUR")
        paid(desk, claimed(desk, 25), "paid_customer", 200, "USD")
        paid(desk, claimed(desk, 25, "Red Air"), "paid_customer", 300, "USD")
        paid(desk, claimed(desk, 25, category="shortage"), "paid_customer", 400, "USD")
        assert [
            (cause, carrier, currency, short) for cause, carrier, currency, *_, short in sums(desk)
        ] == [
            ("damage", "Blue Line", "EUR", 100),
            ("damage", "Blue Line", "USD", 200),
            ("damage", "Red Air", "USD", 300),
            ("shortage", "Blue Line", "USD", 400),
        ]

    def test_another_carrier_takes_the_sums_along(self, desk: Desk) -> None:
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 500)
        terms = {"start_on": "2026-02-25", "carrier_regime": "hague_visby", "carrier": "Red Air"}
        desk.world.services.claims.set_terms(desk.sam, ticket.id, TermsIn.model_validate(terms))
        assert sums(desk) == [("damage", "Red Air", "USD", 500, 0, 500)]


class TestPages:
    def test_both_lists_are_read(self, desk: Desk) -> None:
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 90_000)
        client = signed_in(desk.world, desk.sam)
        page = get(client, "/claims").text
        assert f"/complaints/{ticket.id}/claim" in page
        assert "Hague-Visby" in page
        assert "Our notice to the carrier" in page
        assert "900.00" in get(client, "/claims/shortfalls").text
        assert "/claims" in get(client, "/more").text

    def test_programs_read_them(self, world: World) -> None:
        desk = Desk(world)
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 90_000)
        api = Api(world)
        assert api.get("/v1/claims").json["items"][0]["ticket_id"] == ticket.id
        assert api.get("/v1/claims/shortfalls").json["items"][0]["short"] == 90_000


class TestChecklist:
    """A line that asks something is there only with its answer."""

    @pytest.mark.parametrize(
        ("category", "key", "enough", "field"),
        [
            ("cargo_returned", "return_reason", {"note": "Refused by the consignee"}, "note"),
            ("cargo_returned", "freight_out", {"note": "The shipper"}, "note"),
            ("cargo_returned", "freight_back", {"note": "The consignee"}, "note"),
            ("cargo_returned", "goods_fate", {"note": "Sold where they are"}, "note"),
            ("cargo_returned", "return_by", {"until": "2026-04-01"}, "until"),
            ("lost_bill", "bank_guarantee", {"until": "2027-03-01", "percent": 150}, "until"),
        ],
    )
    def test_it_is_there_only_with_what_it_asks(
        self, desk: Desk, category: str, key: str, enough: dict[str, Any], field: str
    ) -> None:
        ticket = desk.raised(kind="exception", category=category)
        claims = desk.world.services.claims
        with pytest.raises(Invalid) as refused:
            claims.put_paper(desk.sam, ticket.id, PaperIn(key=key))
        assert refused.value.problems[0].field == field
        held = claims.put_paper(desk.sam, ticket.id, PaperIn.model_validate({"key": key} | enough))
        assert [each.key for each in held.papers] == [key]

    def test_what_is_not_needed_needs_no_answer(self, desk: Desk) -> None:
        ticket = desk.raised(kind="exception", category="cargo_returned")
        paper = PaperIn(key="freight_back", state="not_needed")
        held = desk.world.services.claims.put_paper(desk.sam, ticket.id, paper)
        assert held.papers[0].state == "not_needed"
