"""What a settlement credits is bound by the claim's insurer, and stands beside what came back."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tickets.claims.errors import InsurerConsentNeeded
from chalicelib.tickets.claims.schemas import CoverIn
from chalicelib.tickets.settling.words import State
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.overtaken import OvertakenStore
from tests.unit.tickets.claims.test_recovery import paid
from tests.unit.tickets.settling.factories import Settling
from tests.world import World


@pytest.fixture
def world() -> World:
    return World(store=OvertakenStore())


@pytest.fixture
def desk(world: World) -> Settling:
    return Settling(world)


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def covered(desk: Settling, **consent: Any) -> None:
    cover = CoverIn(insurer="TT Club", **consent)
    desk.world.services.claims.set_cover(desk.li, desk.ticket.id, cover)


class TestTheInsurersConsent:
    def test_nothing_is_credited_without_it(self, desk: Settling) -> None:
        covered(desk)
        with pytest.raises(InsurerConsentNeeded):
            desk.propose()
        with pytest.raises(InsurerConsentNeeded):
            desk.propose(amount=60_000)
        assert desk.credited() == []
        assert desk.settling.of_ticket(desk.li, desk.ticket.id).items == []

    def test_with_it_as_far_as_it_goes(self, desk: Settling) -> None:
        covered(desk, consent_by="Kim", consent_up_to=8000, consent_currency="USD")
        with pytest.raises(InsurerConsentNeeded):
            desk.propose(amount=8001)
        assert desk.propose(amount=8000).state is State.GRANTED

    def test_an_apology_needs_none(self, desk: Settling) -> None:
        covered(desk)
        done = desk.propose(remedy="apology", amount=0, currency="")
        assert done.state is State.GRANTED

    def test_what_was_asked_before_the_cover_was_noted_waits_for_it(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        covered(desk)
        page = f"/complaints/{desk.ticket.id}/settlements/{asked.id}"
        refused = post(signed_in(desk.world, desk.may), page, {"decision": "approve"})
        assert refused.status_code == 422
        assert "The insurer has not consented to this amount" in refused.text
        assert desk.now(asked).open
        covered(desk, consent_by="Kim")
        desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        assert desk.credited() == [-60_000]

    def test_a_cover_noted_while_it_is_granted_comes_first(self, desk: Settling) -> None:
        with desk.meanwhile(lambda: covered(desk)), pytest.raises(InsurerConsentNeeded):
            desk.propose()
        assert desk.credited() == []

    def test_so_does_a_consent_that_shrinks_while_it_is_approved(self, desk: Settling) -> None:
        covered(desk, consent_by="Kim")
        asked = desk.propose(amount=60_000)
        less = {"consent_by": "Kim", "consent_up_to": 500, "consent_currency": "USD"}
        with desk.meanwhile(lambda: covered(desk, **less)), pytest.raises(InsurerConsentNeeded):
            desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        assert desk.now(asked).open
        assert desk.credited() == []

    def test_it_is_refused_without_asking_the_insurer(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        covered(desk)
        refused = desk.settling.refuse(desk.may, desk.ticket.id, asked.id, "The line pays")
        assert refused.state is State.REFUSED


class TestBesideWhatCameBack:
    def test_a_credit_note_is_counted_by_one_tap_and_once(self, desk: Settling) -> None:
        granted = desk.propose(amount=8000)
        desk.propose(remedy="apology", amount=0, currency="")
        claims = desk.world.services.claims
        claims.add_payment(desk.li, desk.ticket.id, paid(5000, "from_carrier"))
        client, address = signed_in(desk.world, desk.li), f"/complaints/{desk.ticket.id}/claim"
        page = get(client, address).text
        assert page.count(f"{address}/credit-note") == 1
        form = {"settlement_id": granted.id, "version": "1"}
        assert post(client, f"{address}/credit-note", form).status_code == 303
        page = get(client, address).text
        assert "/credit-note" not in page
        assert f'href="/complaints/{desk.ticket.id}/settlements/{granted.id}"' in page
        [balance] = claims.shown(desk.li, desk.ticket.id).balances
        assert (balance.paid, balance.recovered, balance.shortfall) == (8000, 5000, 3000)
        with pytest.raises(Invalid):
            claims.count_credit(desk.li, desk.ticket.id, granted.id)

    def test_only_what_was_granted_on_this_ticket(self, desk: Settling) -> None:
        claims = desk.world.services.claims
        asked = desk.propose(amount=60_000)
        elsewhere = desk.raised(customer_id=desk.customer, category="damage")
        granted = desk.propose(amount=8000)
        for ticket_id, settlement_id in ((desk.ticket.id, asked.id), (elsewhere.id, granted.id)):
            with pytest.raises(Invalid) as refused:
                claims.count_credit(desk.li, ticket_id, settlement_id)
            assert refused.value.problems[0].field == "settlement_id"

    def test_who_saw_an_older_claim_is_told(self, desk: Settling) -> None:
        claims, granted = desk.world.services.claims, desk.propose(amount=8000)
        claims.add_payment(desk.li, desk.ticket.id, paid(5000, "from_carrier"))
        with pytest.raises(Stale):
            claims.count_credit(desk.li, desk.ticket.id, granted.id, 0)

    def test_by_a_program(self, desk: Settling, api: Api) -> None:
        granted = desk.propose(amount=8000)
        place = f"/v1/tickets/{desk.ticket.id}/claim/credit-notes"
        body = {"settlement_id": granted.id}
        made = api.post(place, body, If_Match='"v0"')
        assert made.status == 200
        [payment] = made.json["payments"]
        assert (payment["what"], payment["amount"], payment["settlement_id"]) == (
            "paid_customer",
            8000,
            granted.id,
        )
        again = api.post(place, body, If_Match=made.headers["ETag"])
        assert (again.status, again.json["errors"][0]["pointer"]) == (422, "/settlement_id")

    def test_the_form_begins_in_the_currency_of_the_claim(self, desk: Settling) -> None:
        claims = desk.world.services.claims
        claims.add_payment(desk.li, desk.ticket.id, paid(5000, "from_carrier", "EUR"))
        client = signed_in(desk.world, desk.li)
        page = get(client, f"/complaints/{desk.ticket.id}/claim/payment").text
        assert '<option value="EUR" selected>' in page
