"""Claims: legal clocks, dossier and money behind a ticket. Each write is one transaction."""

from collections.abc import Sequence
from datetime import date

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.claims import changes, clockwork, policy
from chalicelib.tickets.claims.bargaining import Bargaining
from chalicelib.tickets.claims.changes import Changed
from chalicelib.tickets.claims.checklists import PAPERS, lines
from chalicelib.tickets.claims.legal_clocks import (
    Deadline,
    deadlines,
    next_due,
    next_end,
)
from chalicelib.tickets.claims.model import (
    SIDES,
    Claim,
    Matter,
    Paper,
    Side,
    Terms,
)
from chalicelib.tickets.claims.noticing import Noticing
from chalicelib.tickets.claims.policy import ClaimPolicy
from chalicelib.tickets.claims.recovery import balances, limits
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.claims.room import holidays
from chalicelib.tickets.claims.schemas import (
    BalanceOut,
    ClaimOut,
    ClaimStepIn,
    ClockOut,
    ExtensionIn,
    LimitOut,
    OpenClaimOut,
    PaperIn,
    PaperOut,
    RegimeOut,
    TermsIn,
)
from chalicelib.tickets.claims.sums import AddedUp
from chalicelib.tickets.impartial import barring
from chalicelib.tickets.model import Ticket
from chalicelib.unit_of_work import UnitOfWork

POLICY = "claims"


class ClaimService(AddedUp, Noticing, Bargaining):
    """What the desk does about damaged, lost and late goods."""

    def get(self, who: Principal, ticket_id: str) -> Claim:
        """The claim of a ticket, empty if nobody wrote to it yet. Raises ``TicketNotFound``."""
        self._ticket(who, ticket_id)
        return self._held(who, ticket_id)

    def held(self, who: Principal, ticket_id: str) -> Claim:
        """The claim of a ticket that was read already, empty if nobody wrote to it yet."""
        return self._held(who, ticket_id)

    def shown(self, who: Principal, ticket_id: str) -> ClaimOut:
        """A claim with its clocks as they stand now."""
        ticket = self._ticket(who, ticket_id)
        claim = self._held(who, ticket_id)
        return ClaimOut(
            claim=claim,
            clocks=[self._clock(claim, each) for each in self.deadlines(claim)],
            papers=[_paper(*each) for each in lines(claim, ticket.category).items()],
            limits=[LimitOut.model_validate(each) for each in limits(claim)],
            balances=[BalanceOut.model_validate(each) for each in balances(claim.payments)],
            version=claim.version,
        )

    def open_claims(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[OpenClaimOut]:
        """Open claims, the one whose legal period ends soonest first: one query, one batch."""
        found = self.rows(who).open_by_end(limit, after)
        tickets = {each.id: each for each in self._of(who, found.items)}
        rows = [self._open(each, tickets[each.id]) for each in found.items if each.id in tickets]
        return Listing(rows, found.after)

    def _of(self, who: Principal, claims: Sequence[Claim]) -> list[Ticket]:
        return self.tickets.rows(who).many([each.id for each in claims])

    def _open(self, claim: Claim, ticket: Ticket) -> OpenClaimOut:
        customer, carrier = claim.customer, claim.carrier
        return OpenClaimOut(
            ticket_id=ticket.id,
            number=ticket.number,
            subject=ticket.subject,
            customer_name=ticket.customer_name,
            carrier=carrier.party if carrier else "",
            customer_regime=customer.regime if customer else "",
            carrier_regime=carrier.regime if carrier else "",
            next_at=next_end(claim, holidays(claim)),
            clocks=[
                self._clock(claim, each) for each in self.deadlines(claim) if each.side in SIDES
            ],
        )

    def deadlines(self, claim: Claim) -> list[Deadline]:
        """Every period that runs on a claim."""
        return deadlines(claim, holidays(claim))

    def policy(self, who: Principal) -> ClaimPolicy:
        """The company's figures in force."""
        return policy.read(self.tenancy.policy(who, POLICY))

    def regimes(self, who: Principal) -> Listing[RegimeOut]:
        """The regimes with the company's figures."""
        held = self.policy(who)
        return Listing([_regime(name, held) for name in REGIMES])

    def set_terms(
        self, who: Principal, ticket_id: str, terms: TermsIn, version: int | None = None
    ) -> Claim:
        """Say what is claimed, from which day, under which regimes: the clocks run from then."""
        if terms.start_on > self.tickets.now().date() and terms.basis == "delivered":
            # A day of grace for zones ahead of UTC.
            _not_after(terms.start_on, self.tickets.now().date())
        company, held = self.tenancy.company(who), self.policy(who)

        def set_(claim: Claim, hand: Hand) -> Changed:
            changes.open_only(claim)
            after = claim.with_(
                **terms.model_dump(
                    exclude={"customer_regime", "carrier_regime", "carrier", "carrier_email"}
                ),
                zone=company.zone,
                clock_set_at=hand.at,
                customer=_side(claim.customer, terms.customer_regime, held),
                carrier=_side(
                    claim.carrier, terms.carrier_regime, held, terms.carrier, terms.carrier_email
                ),
            )
            facts = {"since": terms.start_on.isoformat()}
            return after, (hand.line("claim_terms", facts=facts),)

        return self._do(who, ticket_id, version, "claim.terms", set_)

    def extend(
        self, who: Principal, ticket_id: str, more: ExtensionIn, version: int | None = None
    ) -> Claim:
        """Write down that more time was granted. Raises ``NoRegime``, ``Invalid``."""

        def granted(claim: Claim, hand: Hand) -> Changed:
            runs = [
                each.last
                for each in self.deadlines(claim)
                if (each.side, each.what) == (more.side, more.what)
            ]
            if runs and more.until <= runs[0]:
                raise Invalid.field("until", "There is already time until then. Enter a later day.")
            return changes.extend(claim, more.side, more.what, more.until, more.granted_by, hand)

        return self._do(who, ticket_id, version, "claim.extend", granted)

    def step(
        self, who: Principal, ticket_id: str, step: ClaimStepIn, version: int | None = None
    ) -> Claim:
        """Notice given, suit brought, finished or taken up again."""

        def done(claim: Claim, hand: Hand) -> Changed:
            if step.act == "finish":
                return changes.finish(claim, step.text, hand)
            if step.act == "resume":
                return changes.resume(claim, step.text, hand)
            return changes.meet(claim, step.side, step.act, step.text, hand)

        return self._do(who, ticket_id, version, f"claim.{step.act}", done)

    def put_paper(
        self, who: Principal, ticket_id: str, paper: PaperIn, version: int | None = None
    ) -> Claim:
        """Mark a line of the checklist. Raises ``Invalid`` for a line or file that is not there."""
        zone = self.tenancy.company(who).zone

        def put(claim: Claim, hand: Hand) -> Changed:
            if paper.key not in PAPERS:
                raise Invalid.field("key", "Choose a line of the checklist.")
            _says_enough(paper)
            rows = self.tickets.rows(who)
            if paper.file_id and rows.file(ticket_id, paper.file_id) is None:
                raise Invalid.field("file_id", "Choose a file of this ticket.")
            held = Paper(**paper.model_dump(), at=hand.at, by=hand.name)
            claim = claim.with_(zone=zone) if claim.start_on is None else claim
            return changes.put_paper(claim, held, PAPERS[paper.key].label, hand)

        return self._do(who, ticket_id, version, "claim.paper", put)

    def wake(self, who: Principal, ticket_id: str, expected: str) -> None:
        """Give the warnings that are due, from the facts; always ends with a true due time."""
        claim, ticket = self.rows(who).get(ticket_id), self.tickets.rows(who).get(ticket_id)
        if claim is None:
            return
        fired = clockwork.fire(claim, self.tickets.now(), holidays(claim))
        if ticket is None or not fired.events:
            self._rearm(who, claim, ticket, expected)
            return
        uow = UnitOfWork(self.backing, who)
        self._write(uow, ticket, claim, fired.claim, fired.events, "claim.clock")
        people = self.tickets.people(who)
        self.tickets.inform(uow, clockwork.warnings(barring(ticket, people), fired.telling, people))
        uow.commit()

    def _rearm(self, who: Principal, claim: Claim, ticket: Ticket | None, expected: str) -> None:
        if claim.due_at is None or stamp(claim.due_at) != expected:
            return
        due = next_due(claim, holidays(claim)) if ticket else None
        try:
            self.rows(who).rearm(claim, due)
        except ConditionFailed as changed:
            raise Stale() from changed

    def _clock(self, claim: Claim, deadline: Deadline) -> ClockOut:
        return ClockOut(
            side=deadline.side,
            what=deadline.what,
            first=deadline.first,
            last=deadline.last,
            ends_at=deadline.ends_at,
            done_at=deadline.done_at,
            state=deadline.state(self.tickets.now()),
            missed=missed(claim, deadline),
        )


def _says_enough(paper: PaperIn) -> None:
    """What is there says what its line asks: an answer, or a last day that is warned of."""
    line = PAPERS[paper.key]
    if paper.state != "there":
        return
    if line.asks and not paper.note.strip():
        raise Invalid.field("note", line.asks)
    if line.until and paper.until is None:
        raise Invalid.field("until", "Enter its last day: it is warned of.")
    if line.percent and not paper.percent:
        raise Invalid.field("percent", "Enter how many percent of the goods' value it covers.")


def _paper(key: str, paper: Paper | None) -> PaperOut:
    label = PAPERS[key].label if key in PAPERS else key
    if paper is None:
        return PaperOut(key=key, label=label, state="missing")
    return PaperOut(label=label, **paper.model_dump(exclude={"at", "by"}))


def missed(claim: Claim, deadline: Deadline) -> str:
    """What missing a deadline means, as a message id."""
    side = claim.customer if deadline.side == "customer" else claim.carrier
    if side is None:
        return ""
    regime = REGIMES[side.regime]
    if deadline.what == "suit":
        return regime.missed_suit
    return regime.missed_delay if claim.matter is Matter.DELAY else regime.missed_damage


def _side(
    before: Side | None, regime: str, held: ClaimPolicy, party: str = "", email: str = ""
) -> Side | None:
    terms = held.terms(regime) if regime else Terms()
    return changes.chosen(before, regime, terms, party, email)


def _not_after(start: date, today: date) -> None:
    if (start - today).days > 1:
        raise Invalid.field("start_on", "Goods that are still to come are not delivered yet.")


def _regime(name: str, held: ClaimPolicy) -> RegimeOut:
    terms = held.terms(name)
    return RegimeOut(
        key=name,
        name=REGIMES[name].name,
        skips_sundays_and_holidays=terms.skips_free_days,
        confirmed_by=held.confirmed_by,
        **terms.model_dump(exclude={"skips_free_days"}),
    )
