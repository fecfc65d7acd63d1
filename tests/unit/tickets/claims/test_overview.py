"""All open claims by what is due next; and what claims cost, by cause and carrier."""

from datetime import date
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.claims.schemas import ClaimStepIn, PaperIn, PaymentIn, TermsIn
from chalicelib.tickets.model import Ticket
from tests.api import Api
from tests.security.doors import get, signed_in
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.learning.factories import a_review
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


def reviewed(desk: Desk, ticket: Ticket, cause: str) -> None:
    """Closed if it is open, and laid to a cause."""
    if not desk.tickets.get(desk.sam, ticket.id).closed:
        desk.tickets.close(desk.sam, ticket.id, "We are sorry.", handed=POSTED)
    desk.world.services.learning.review(desk.sam, ticket.id, a_review(cause=cause))


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
        assert sums(desk) == [("", "Blue Line", "USD", 90_000, 70_000, 20_000)]

    def test_what_one_claim_got_beyond_its_payment_pays_for_no_other(self, desk: Desk) -> None:
        first, second = claimed(desk, 25), claimed(desk, 26)
        paid(desk, first, "paid_customer", 50_000)
        paid(desk, second, "paid_customer", 10_000)
        paid(desk, second, "from_carrier", 15_000)
        assert sums(desk) == [("", "Blue Line", "USD", 60_000, 15_000, 50_000)]

    def test_currencies_causes_and_carriers_stand_apart(self, desk: Desk) -> None:
        paid(desk, claimed(desk, 25), "paid_customer", 100, "EUR")
        paid(desk, claimed(desk, 25), "paid_customer", 200, "USD")
        paid(desk, claimed(desk, 25, "Red Air"), "paid_customer", 300, "USD")
        other = claimed(desk, 25, category="shortage")
        paid(desk, other, "paid_customer", 400, "USD")
        reviewed(desk, other, "trucking")
        assert [
            (cause, carrier, currency, short) for cause, carrier, currency, *_, short in sums(desk)
        ] == [
            ("", "Blue Line", "EUR", 100),
            ("", "Blue Line", "USD", 200),
            ("", "Red Air", "USD", 300),
            ("trucking", "Blue Line", "USD", 400),
        ]

    def test_another_carrier_takes_the_sums_along(self, desk: Desk) -> None:
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 500)
        terms = {"start_on": "2026-02-25", "carrier_regime": "hague_visby", "carrier": "Red Air"}
        desk.world.services.claims.set_terms(desk.sam, ticket.id, TermsIn.model_validate(terms))
        assert sums(desk) == [("", "Red Air", "USD", 500, 0, 500)]

    def test_the_review_takes_them_to_its_cause_and_the_next_one_to_another(
        self, desk: Desk
    ) -> None:
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 500)
        reviewed(desk, ticket, "poor_packing")
        assert sums(desk) == [("poor_packing", "Blue Line", "USD", 500, 0, 500)]
        desk.tickets.reopen(desk.sam, ticket.id, "It was the truck")
        assert sums(desk) == [("poor_packing", "Blue Line", "USD", 500, 0, 500)]
        reviewed(desk, ticket, "trucking")
        assert sums(desk) == [("trucking", "Blue Line", "USD", 500, 0, 500)]

    def test_money_noted_after_the_review_goes_to_its_cause(self, desk: Desk) -> None:
        ticket = desk.raised(category="damage")
        reviewed(desk, ticket, "rough_handling")
        paid(desk, ticket, "paid_customer", 700)
        assert sums(desk) == [("rough_handling", "", "USD", 700, 0, 700)]

    def test_each_sum_leads_to_its_tickets(self, desk: Desk) -> None:
        first, second, third = (claimed(desk, day) for day in (24, 25, 26))
        for ticket, amount in ((first, 500), (second, 300), (third, 900)):
            paid(desk, ticket, "paid_customer", amount)
        reviewed(desk, third, "trucking")
        place = {"cause": "", "currency": "USD", "carrier": "Blue Line"}
        claims = desk.world.services.claims
        found = claims.shares(desk.sam, place).items
        assert {each.ticket_id: each.short for each in found} == {first.id: 500, second.id: 300}
        [one] = claims.shares(desk.sam, place | {"cause": "trucking"}).items
        assert (one.ticket_id, one.paid) == (third.id, 900)
        assert claims.shares(desk.world.stranger, place).items == []


class TestPages:
    def test_both_lists_are_read(self, desk: Desk) -> None:
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 90_000)
        client = signed_in(desk.world, desk.sam)
        page = get(client, "/claims").text
        assert f"/complaints/{ticket.id}/claim" in page
        assert "Hague-Visby" in page
        assert "Our notice to the carrier" in page
        listed = get(client, "/claims/shortfalls").text
        assert "900.00" in listed
        assert "Not reviewed yet" in listed
        place = "/claims/shortfalls/tickets?cause=&amp;currency=USD&amp;carrier=Blue%20Line"
        assert place in listed
        behind = get(client, place.replace("&amp;", "&")).text
        assert f"/complaints/{ticket.id}/claim" in behind
        assert (
            "No claim stands here any more"
            in get(client, "/claims/shortfalls/tickets?cause=trucking&currency=USD").text
        )
        assert "/claims" in get(client, "/more").text

    def test_programs_read_them(self, world: World) -> None:
        desk = Desk(world)
        ticket = claimed(desk, 25)
        paid(desk, ticket, "paid_customer", 90_000)
        api = Api(world)
        assert api.get("/v1/claims").json["items"][0]["ticket_id"] == ticket.id
        assert api.get("/v1/claims/shortfalls").json["items"][0]["short"] == 90_000
        behind = "/v1/claims/shortfalls/tickets?currency=USD&carrier=Blue+Line"
        assert [each["ticket_id"] for each in api.get(behind).json["items"]] == [ticket.id]


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

    def test_a_guarantee_says_how_much_it_covers(self, desk: Desk) -> None:
        ticket = desk.raised(kind="exception", category="lost_bill")
        paper = PaperIn(key="bank_guarantee", until=date(2027, 3, 1))
        with pytest.raises(Invalid) as refused:
            desk.world.services.claims.put_paper(desk.sam, ticket.id, paper)
        assert refused.value.problems[0].field == "percent"

    def test_what_is_not_needed_needs_no_answer(self, desk: Desk) -> None:
        ticket = desk.raised(kind="exception", category="cargo_returned")
        paper = PaperIn(key="freight_back", state="not_needed")
        held = desk.world.services.claims.put_paper(desk.sam, ticket.id, paper)
        assert held.papers[0].state == "not_needed"
