"""The money of a claim: limits, the insurer's consent, recovery and what stays with us."""

from datetime import date
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.claims.errors import InsurerConsentNeeded, TooManyEntries
from chalicelib.tickets.claims.model import Claim, Matter, Side
from chalicelib.tickets.claims.recovery import limits
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.claims.schemas import CoverIn, OfferIn, OutcomeIn, PaymentIn
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

TERMS = {"start_on": "2026-03-02", "carrier_regime": "hague_visby", "kg": "1000", "packages": "2"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def ticket_id(desk: Desk) -> str:
    return desk.raised(category="damage").id


def offer(amount: int, way: str = "to_customer", **given: Any) -> OfferIn:
    return OfferIn.model_validate({"way": way, "amount": amount, "currency": "USD"} | given)


def paid(amount: int, what: str, currency: str = "USD") -> PaymentIn:
    facts = {"what": what, "amount": amount, "currency": currency, "paid_on": "2026-03-02"}
    return PaymentIn.model_validate(facts)


@pytest.mark.parametrize(
    ("regime", "kilograms", "packages", "amount", "unit"),
    [
        ("hague_visby", 1000, 1, 200_000, "SDR"),  # 2,000.00 by weight
        ("hague_visby", 100, 2, 133_334, "SDR"),  # 1,333.34 by package, the higher
        ("us_cogsa", 1000, 3, 150_000, "USD"),
        ("hamburg", 1000, 1, 250_000, "SDR"),
        ("hamburg", 1, 1, 83_500, "SDR"),
        ("china_maritime", 100, 2, 133_334, "SDR"),
        ("montreal", 10, 9, 26_000, "SDR"),
        ("cmr", 100, 9, 83_300, "SDR"),
        ("cim", 100, 0, 170_000, "SDR"),
        ("fiata", 100, 1, 66_667, "SDR"),
        ("smgs", 100, 1, None, "SDR"),
        ("cmr", 0, 0, None, "SDR"),
    ],
)
def test_the_limit_is_the_higher_of_weight_and_packages(
    regime: str, kilograms: int, packages: int, amount: int | None, unit: str
) -> None:
    side = Side(regime=regime, terms=REGIMES[regime].terms)
    claim = Claim(id="tkt_1", grams=kilograms * 1000, packages=packages, carrier=side)
    (found,) = limits(claim)
    assert (found.amount, found.unit) == (amount, unit)


def test_for_delay_the_freight_counts_but_in_the_air_the_weight() -> None:
    for regime, amount in (("cmr", None), ("montreal", 26_000)):
        side = Side(regime=regime, terms=REGIMES[regime].terms)
        claim = Claim(id="tkt_1", grams=10_000, carrier=side, matter=Matter.DELAY)
        assert limits(claim)[0].amount == amount
        assert bool(limits(claim)[0].words) is (amount is None)


class TestConsent:
    def test_without_cover_we_offer_as_we_like(self, desk: Desk, ticket_id: str) -> None:
        claim = desk.world.services.claims.add_offer(desk.li, ticket_id, offer(50_000), 0)
        assert claim.offers[0].outcome == "open"

    @pytest.mark.parametrize(
        ("consent", "allowed"),
        [
            ({}, False),
            ({"consent_by": "Kim"}, True),
            ({"consent_by": "Kim", "consent_up_to": 50_000, "consent_currency": "USD"}, True),
            ({"consent_by": "Kim", "consent_up_to": 49_999, "consent_currency": "USD"}, False),
            ({"consent_by": "Kim", "consent_up_to": 90_000, "consent_currency": "EUR"}, False),
        ],
    )
    def test_with_cover_only_as_far_as_the_insurer_consents(
        self, desk: Desk, ticket_id: str, consent: dict[str, Any], allowed: bool
    ) -> None:
        claims = desk.world.services.claims
        asked = claims.add_offer(desk.li, ticket_id, offer(50_000, "from_customer"))
        claims.set_cover(desk.li, ticket_id, CoverIn(insurer="TT Club", **consent))
        acts = (
            lambda: claims.add_offer(desk.li, ticket_id, offer(50_000)),
            lambda: claims.add_payment(desk.li, ticket_id, paid(50_000, "paid_customer")),
            lambda: claims.settle_offer(
                desk.li,
                ticket_id,
                OutcomeIn(offer_id=asked.offers[0].id, outcome="accepted"),
            ),
        )
        for act in acts:
            if allowed:
                act()
            else:
                with pytest.raises(InsurerConsentNeeded):
                    act()
        assert claims.add_offer(desk.li, ticket_id, offer(90_000, "to_carrier"))


class TestRecovery:
    def test_what_stays_with_us_by_currency(self, desk: Desk, ticket_id: str) -> None:
        claims = desk.world.services.claims
        for each in (
            paid(100_000, "paid_customer"),
            paid(60_000, "from_carrier"),
            paid(15_000, "from_insurer"),
            paid(5_000, "from_carrier", "EUR"),
        ):
            claims.add_payment(desk.li, ticket_id, each)
        found = claims.shown(desk.li, ticket_id).balances
        assert [(b.currency, b.paid, b.recovered, b.shortfall) for b in found] == [
            ("EUR", 0, 5_000, 0),
            ("USD", 100_000, 75_000, 25_000),
        ]

    def test_only_offers_that_there_are_and_not_without_end(
        self, desk: Desk, ticket_id: str
    ) -> None:
        claims = desk.world.services.claims
        with pytest.raises(Invalid):
            claims.settle_offer(desk.li, ticket_id, OutcomeIn(offer_id="x", outcome="refused"))
        for number in range(60):
            claims.add_offer(desk.li, ticket_id, offer(number + 1))
        with pytest.raises(TooManyEntries):
            claims.add_offer(desk.li, ticket_id, offer(1))


def test_on_the_page(desk: Desk, ticket_id: str) -> None:
    client, page = signed_in(desk.world, desk.sam), f"/complaints/{ticket_id}/claim"
    more = {"matter": "damage", "basis": "delivered"}
    assert post(client, f"{page}/terms", {"version": "0", **TERMS, **more}).status_code == 303
    assert "SDR 2,000.00" in get(client, f"{page}/offer").text
    bad = {"version": "1", "way": "to_customer", "amount": "much", "currency": "USD"}
    assert 'href="#f-amount"' in post(client, f"{page}/offer", bad).text
    cover = {"version": "1", "insurer": "TT Club", "policy_number": "P-7"}
    assert post(client, f"{page}/cover", cover).status_code == 303
    good = {"version": "2", "way": "to_customer", "amount": "1,200.50", "currency": "USD"}
    refused = post(client, f"{page}/offer", good)
    assert refused.status_code == 422
    assert "The insurer has not consented" in refused.text
    consent = {**cover, "version": "2", "consent_by": "Kim, 3 March", "consent_up_to": "2000"}
    answer = post(client, f"{page}/cover", {**consent, "consent_currency": "USD"})
    assert answer.status_code == 303, answer.text
    assert 'value="2000.00"' in get(client, f"{page}/cover").text
    assert post(client, f"{page}/offer", {**good, "version": "3"}).status_code == 303
    offered = desk.world.services.claims.get(desk.sam, ticket_id).offers[0].id
    outcome = {"version": "4", "offer_id": offered, "outcome": "accepted"}
    assert get(client, f"{page}/outcome?offer_id={offered}").status_code == 200
    assert post(client, f"{page}/outcome", outcome).status_code == 303
    money = {"amount": "1200.50", "currency": "USD", "paid_on": "2026-03-02"}
    sent = {"version": "5", "what": "paid_customer", **money}
    assert post(client, f"{page}/payment", sent).status_code == 303
    shown = get(client, page).text
    for text in ("TT Club · P-7", "Accepted", "USD 1,200.50", "Shortfall", "USD 2,000.00"):
        assert text in shown


def test_over_the_api(desk: Desk, ticket_id: str) -> None:
    api, one = Api(desk.world), f"/v1/tickets/{ticket_id}/claim"
    body = {"way": "from_customer", "amount": 90_000, "currency": "USD"}
    made = api.post(f"{one}/offers", body, If_Match='"v0"')
    assert made.status == 200, made.text
    offer_id = made.json["offers"][0]["id"]
    outcome = {"offer_id": offer_id, "outcome": "refused"}
    assert api.put(f"{one}/offers/outcome", outcome, If_Match='"v1"').status == 200
    assert api.put(f"{one}/cover", {"insurer": "TT Club"}, If_Match='"v2"').status == 200
    refused = api.post(f"{one}/offers", {**body, "way": "to_customer"}, If_Match='"v3"')
    assert (refused.status, refused.json["type"].endswith("insurer-consent-needed")) == (409, True)
    back = {
        "what": "from_carrier",
        "amount": 1,
        "currency": "USD",
        "paid_on": f"{date(2026, 3, 2)}",
    }
    assert api.post(f"{one}/payments", back, If_Match='"v3"').status == 200
    assert api.get(one).json["balances"][0]["recovered"] == 1
