"""Offers, cover and payments of a claim."""

from typing import TypeVar
from zoneinfo import ZoneInfo

from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import Money, format_money
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.claims import changes
from chalicelib.tickets.claims.changes import Changed
from chalicelib.tickets.claims.errors import InsurerConsentNeeded, TooManyEntries
from chalicelib.tickets.claims.model import Claim, Cover, Offer, Payment
from chalicelib.tickets.claims.recovery import consented
from chalicelib.tickets.claims.room import ClaimRoom
from chalicelib.tickets.claims.schemas import CoverIn, OfferIn, OutcomeIn, PaymentIn
from chalicelib.tickets.settling.model import Settlement
from chalicelib.unit_of_work import UnitOfWork

T = TypeVar("T")

# A claim is one small item: whoever bargains longer than this begins another.
MOST = 60


class Bargaining(ClaimRoom):
    """What is asked, offered, agreed and paid."""

    def add_offer(
        self, who: Principal, ticket_id: str, offer: OfferIn, version: int | None = None
    ) -> Claim:
        """Note what was asked or offered. Ours to the customer needs the insurer's consent where
        there is cover: raises ``InsurerConsentNeeded``.
        """

        def add(claim: Claim, hand: Hand) -> Changed:
            changes.open_only(claim)
            if offer.way == "to_customer":
                _consent(claim, offer.amount, offer.currency)
            made = Offer(**offer.model_dump(), id=hand.new_id(), at=hand.at, by=hand.name)
            line = hand.line("claim_offer", offer.note, facts=_facts(offer))
            return claim.with_(offers=_one_more(claim.offers, made)), (line,)

        return self._do(who, ticket_id, version, "claim.offer", add)

    def settle_offer(
        self, who: Principal, ticket_id: str, outcome: OutcomeIn, version: int | None = None
    ) -> Claim:
        """An offer was accepted or refused; accepting what the customer asks needs consent too."""

        def settle(claim: Claim, hand: Hand) -> Changed:
            changes.open_only(claim)
            offer = next((each for each in claim.offers if each.id == outcome.offer_id), None)
            if offer is None:
                raise Invalid.field("offer_id", "Choose an offer of this claim.")
            if outcome.outcome == "accepted" and offer.way.endswith("_customer"):
                _consent(claim, offer.amount, offer.currency)
            settled = offer.model_copy(update={"outcome": outcome.outcome})
            offers = tuple(settled if each.id == offer.id else each for each in claim.offers)
            facts = {**_facts(offer), "outcome": outcome.outcome}
            return claim.with_(offers=offers), (hand.line("claim_outcome", facts=facts),)

        return self._do(who, ticket_id, version, "claim.outcome", settle)

    def set_cover(
        self, who: Principal, ticket_id: str, cover: CoverIn, version: int | None = None
    ) -> Claim:
        """Which insurer covers it, and what it consented to; no insurer: there is no cover."""

        def set_(claim: Claim, hand: Hand) -> Changed:
            changes.open_only(claim)
            held = Cover(**cover.model_dump(), at=hand.at) if cover.insurer else None
            kind = "claim_consent" if cover.consent_by else "claim_cover"
            facts = {"insurer": cover.insurer, "consent_by": cover.consent_by}
            return claim.with_(cover=held), (hand.line(kind, facts=facts),)

        return self._do(who, ticket_id, version, "claim.cover", set_)

    def add_payment(
        self, who: Principal, ticket_id: str, payment: PaymentIn, version: int | None = None
    ) -> Claim:
        """Note what was paid to the customer, or came back from carrier or insurer."""

        def add(claim: Claim, hand: Hand) -> Changed:
            if payment.what == "paid_customer":
                _consent(claim, payment.amount, payment.currency)
            return _paid(claim, payment, hand)

        return self._do(who, ticket_id, version, "claim.payment", add)

    def not_counted(self, who: Principal, claim: Claim) -> list[Settlement]:
        """What was credited on the ticket and stands not yet beside what is recovered."""
        counted = {each.settlement_id for each in claim.payments}
        return [each for each in self.credited(who, claim.id) if each.id not in counted]

    def count_credit(
        self, who: Principal, ticket_id: str, settlement_id: str, version: int | None = None
    ) -> Claim:
        """Count a credit note of the ticket as paid to the customer. It is booked already, so no
        consent is asked for any more. Raises ``Invalid`` for one that is none, or is counted.
        """
        zone = ZoneInfo(self.tenancy.company(who).zone)

        def count(claim: Claim, hand: Hand) -> Changed:
            left = self.not_counted(who, claim)
            found = next((each for each in left if each.id == settlement_id), None)
            if found is None:
                raise Invalid.field(
                    "settlement_id", "Choose a credit note of this ticket that is not counted yet."
                )
            payment = PaymentIn(
                what="paid_customer",
                amount=found.amount,
                currency=found.currency,
                paid_on=(found.decided_at or found.proposed_at).astimezone(zone).date(),
            )
            return _paid(claim, payment, hand, found.id)

        return self._do(who, ticket_id, version, "claim.payment", count)

    def require_consent(self, uow: UnitOfWork, ticket_id: str, amount: int, currency: str) -> None:
        """Raises ``InsurerConsentNeeded`` for what the insurer of a claim has not agreed to.

        What it agreed to holds for the whole of that act: a cover noted, or a consent changed,
        before it commits makes it ``Stale``.
        """
        rows = self.rows(uow.who)
        claim = rows.get(ticket_id)
        if claim is not None:
            _consent(claim, amount, currency)
        rows.unchanged(uow, ticket_id, claim)


def _consent(claim: Claim, amount: int, currency: str) -> None:
    if not consented(claim.cover, amount, currency):
        raise InsurerConsentNeeded()


def _paid(claim: Claim, payment: PaymentIn, hand: Hand, settlement_id: str = "") -> Changed:
    paid = Payment(
        **payment.model_dump(),
        id=hand.new_id(),
        settlement_id=settlement_id,
        at=hand.at,
        by=hand.name,
    )
    amount = format_money(Money(payment.amount, payment.currency))
    facts = {"paid": payment.what, "amount": amount}
    line = hand.line("claim_paid", payment.note, facts=facts)
    return claim.with_(payments=_one_more(claim.payments, paid)), (line,)


def _facts(offer: OfferIn | Offer) -> dict[str, str]:
    return {"way": offer.way, "amount": format_money(Money(offer.amount, offer.currency))}


def _one_more(entries: tuple[T, ...], entry: T) -> tuple[T, ...]:
    if len(entries) >= MOST:
        raise TooManyEntries(most=MOST)
    return (*entries, entry)
