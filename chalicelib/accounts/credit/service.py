"""Use cases of credit: exposure, hold and its release by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.accounts.credit.errors import (
    CreditHeld,
    NothingAsked,
    NotOnHold,
    OnHandAlready,
    ReleaseAsked,
    TooManyPositions,
)
from chalicelib.accounts.credit.judging import Judging
from chalicelib.accounts.credit.model import (
    ENDING,
    MOST_POSITIONS,
    Blocks,
    ByHand,
    Credit,
    Hold,
    Position,
    Release,
)
from chalicelib.accounts.credit.policy import POLICY
from chalicelib.accounts.credit.schemas import HoldNew, PositionNew, ReleaseNew
from chalicelib.accounts.credit.second_person import SECOND, alone, granted, involved
from chalicelib.accounts.reminders import policy as reminders
from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

REVIEW = "credit-review"
CHUNK = 25


@dataclass
class CreditService(Judging):
    """Everything that is done about credit. Each write is one transaction."""

    # ---- what holds

    def holds(self, who: Principal, ids: Sequence[str]) -> dict[str, Hold]:
        """Of up to 100 customers, the holds of those who are on hold, by one read."""
        found = self.rows(who).many(list(dict.fromkeys(ids)))
        return {key: each.hold for key, each in found.items() if each.hold is not None}

    def held(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Credit]:
        """Who is on hold without a release asked, the longest first."""
        return self.rows(who).held(limit, after)

    def asked(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Credit]:
        """Whose release waits for a second person, the longest first."""
        return self.rows(who).asked(limit, after)

    def of(self, who: Principal, customer_id: str) -> Credit:
        """The customer's credit as it is kept; an empty one where nothing is."""
        return self.rows(who).get(customer_id)

    def hold_still(self, uow: UnitOfWork, credit: Credit) -> None:
        """Let a unit of work hold only if the credit is still as it was read."""
        self.rows(uow.who).hold_still(uow, credit)

    def refuse_bookings(self, who: Principal, customer_id: str) -> None:
        """Raises ``CreditHeld`` where a hold stops new bookings."""
        if self.rows(who).get(customer_id).blocks(Blocks.BOOKINGS):
            raise CreditHeld()

    # ---- what counts beside the ledger

    def add_position(self, who: Principal, customer_id: str, new: PositionNew) -> Position:
        """Note a booking, bill, guarantee or accepted dispute. Raises ``TooManyPositions``, and
        ``Invalid`` for a bill or a guarantee that does not say when it ends."""
        who.require("accounts.terms")
        if new.side in ENDING and new.until is None:
            raise Invalid.field("until", "Say on which day it matures or expires.")
        made: list[Position] = []

        def add(credit: Credit, uow: UnitOfWork) -> Credit:
            today = self.today(who)
            standing = tuple(each for each in credit.positions if each.counts(today))
            if len(standing) >= MOST_POSITIONS:
                raise TooManyPositions()
            own = {"id": uow.ids.new("pos"), "added_by": who.user, "added_on": today}
            made[:] = [Position.model_validate(new.model_dump() | own)]
            facts = new.model_dump(mode="json", include={"side", "amount", "currency"})
            uow.audit("credit.position-add", customer_id, position=made[0].id, **facts)
            return credit.replaced(positions=(*standing, made[0]))

        self.act(who, customer_id, add)
        return made[0]

    def remove_position(self, who: Principal, customer_id: str, position_id: str) -> None:
        """It was charged, matured, returned or credited. Raises ``NotFound``."""
        who.require("accounts.terms")

        def remove(credit: Credit, uow: UnitOfWork) -> Credit:
            left = tuple(each for each in credit.positions if each.id != position_id)
            if len(left) == len(credit.positions):
                raise NotFound()
            uow.audit("credit.position-remove", customer_id, position=position_id)
            return credit.replaced(positions=left)

        self.act(who, customer_id, remove)

    # ---- hold and release

    def put_on_hold(self, who: Principal, customer_id: str, new: HoldNew) -> Credit:
        """Stop credit by hand, with a reason. Raises ``OnHandAlready``."""
        who.require("accounts.terms")

        def hold(credit: Credit, uow: UnitOfWork) -> Credit:
            if credit.by_hand is not None:
                raise OnHandAlready()
            uow.audit("credit.hold", customer_id, reason=new.reason, blocks=[*new.blocks])
            by_hand = ByHand(blocks=new.blocks, reason=new.reason, by=who.person, at=uow.now)
            return credit.replaced(by_hand=by_hand)

        return self.act(who, customer_id, hold)

    def ask_release(self, who: Principal, customer_id: str, new: ReleaseNew) -> Credit:
        """Ask for a hold to be set aside. Raises ``NotOnHold``, ``ReleaseAsked``, ``Invalid``."""
        who.require("accounts.promise")
        self.customers.get(who, customer_id)
        if new.until < self.today(who):
            raise Invalid.field("until", "Choose a day that is still to come.")

        def ask(credit: Credit, uow: UnitOfWork) -> Credit:
            if credit.release is not None:
                raise ReleaseAsked()
            if credit.hold is None:
                raise NotOnHold()
            asked = {"causes": credit.hold.causes, "asked_by": who.person, "asked_at": uow.now}
            release = Release.model_validate(new.model_dump() | asked)
            uow.audit("credit.release-ask", customer_id, reason=new.reason, until=f"{new.until}")
            return credit.replaced(release=release)

        return self.act(who, customer_id, ask)

    def grant_release(self, who: Principal, customer_id: str) -> Credit:
        """Grant what another person asked. Raises ``NothingAsked``, ``SecondPersonNeeded``."""
        who.require(SECOND)

        def grant(credit: Credit, uow: UnitOfWork) -> Credit:
            people = self.tenancy.members(who)
            release = granted(_waiting(credit), credit, who, people, uow.now)
            facts = {"asked_by": release.asked_by, "alone": release.alone}
            uow.audit("credit.release", customer_id, **facts)
            return credit.replaced(release=release)

        return self.act(who, customer_id, grant)

    def refuse_release(self, who: Principal, customer_id: str) -> Credit:
        """Refuse a release, or take back one's own. Raises ``NothingAsked``, ``Forbidden``."""
        self.customers.get(who, customer_id)
        if _waiting(self.rows(who).get(customer_id)).asked_by != who.person:
            who.require(SECOND)

        def refuse(credit: Credit, uow: UnitOfWork) -> Credit:
            asked_by = _waiting(credit).asked_by
            uow.audit("credit.release-refuse", customer_id, asked_by=asked_by)
            return credit.replaced(release=None)

        return self.act(who, customer_id, refuse)

    def may_grant(self, who: Principal, credit: Credit) -> bool:
        """Whether the principal is the second person that a release waits for."""
        if credit.release is None or credit.release.granted:
            return False
        return who.permits(SECOND) and who.person not in involved(credit, credit.release)

    # ---- what happens by itself

    def wake(self, who: Principal, customer_id: str, expected: str) -> None:
        """Look at a customer whose credit is due; early, late or twice makes no difference."""
        del expected  # what holds follows from the facts, not from the message
        credit = self.rows(who).get(customer_id)
        if credit.due_at is None:
            return
        self.look(who, customer_id)

    def rules_changed(self, uow: UnitOfWork, what: str) -> None:
        """Another policy in this transaction: a job looks at every account. The reminders' own
        says which of its steps stops credit."""
        if what in (POLICY, reminders.POLICY):
            self.jobs.start(uow, REVIEW, {"what": what})

    def review_step(self, who: Principal, job: Job) -> Job:
        """One page of accounts, each looked at; twice changes nothing."""
        page = self.ledger.accounts(who, CHUNK, job.cursor.get("after"))
        for account in page.items:
            self.look(who, account.customer_id)
        moved = job.advanced(done=job.done + len(page.items), cursor={"after": page.after})
        return moved if page.after else moved.finished(self.backing.clock.now())

    def alone(self, who: Principal) -> bool:
        """Whether nobody else is in the company who could be the second person."""
        return alone(self.tenancy.members(who))


def _waiting(credit: Credit) -> Release:
    if credit.release is None or credit.release.granted:
        raise NothingAsked()
    return credit.release
