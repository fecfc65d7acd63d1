"""What the customer does by its link: it confirms, or disputes a line instead."""

from typing import Final

from chalicelib.accounts.confirmation.asking import PREFIX
from chalicelib.accounts.confirmation.errors import SheetNotFound
from chalicelib.accounts.confirmation.evidence import Visit, sha256
from chalicelib.accounts.confirmation.model import Answer, FeeSheet
from chalicelib.accounts.confirmation.room import SheetRoom
from chalicelib.accounts.confirmation.schemas import AnswerIn
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import DisputedByLink, DisputeNew
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.statements.model import Document
from chalicelib.kit.errors import Invalid, Problem, Stale
from chalicelib.kit.text import fold
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

ATTEMPTS: Final = 4


class Answering(SheetRoom):
    """The customer on its own page, without an account."""

    def by_link(self, token: str) -> tuple[Principal, FeeSheet]:
        """The sheet that a link shows, and who reads it. Raises ``LinkSpent``."""
        tenant, sheet_id, secret = links.parts(token, PREFIX)
        who = links.visitor(tenant)
        sheet = self.rows(who).get(sheet_id)
        held = (sheet.link,) if sheet and sheet.link else ()
        if sheet is None or not links.opens(held, secret, self.backing.clock.now()):
            raise LinkSpent()
        return who, sheet

    def answer(self, token: str, new: AnswerIn, visit: Visit, signature: bytes = b"") -> FeeSheet:
        """The customer confirms; saying it twice changes nothing.

        Raises ``Invalid`` where somebody else pays without the title in full, or an account
        customer without signatory and promised date; ``SheetClosed``, ``LinkSpent``.
        """
        for attempt in range(1, ATTEMPTS + 1):
            who, before = self.by_link(token)
            if before.answer is not None and before.state is not State.ASKED:
                return before
            uow = UnitOfWork(self.backing, links.visitor(who.tenant, new.name))
            self._check(who, before, new)
            answer = self._answer(uow, before, new, visit, signature)
            after = self.settled(uow, before.answered(answer))
            self.rows(who).replace(uow, before, after)
            uow.audit("fees.answer", before.id, name=new.name)
            try:
                uow.commit(after)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            else:
                return self.room.kept(who, after)
        raise AssertionError("unreachable")

    def dispute(self, token: str, entry_id: str, new: DisputedByLink) -> Dispute:
        """The customer disputes a line instead of confirming it; the rest can be confirmed.

        Raises ``SheetClosed``, ``LinkSpent``, and as ``DisputeService.open`` does.
        """
        who, sheet = self.by_link(token)
        if entry_id not in {each.entry_id for each in sheet.confirmed_lines}:
            raise SheetNotFound()
        claimed = new.model_dump(exclude={"name"})
        asked = DisputeNew(customer_id=sheet.customer_id, entry_id=entry_id, **claimed)

        def beside(uow: UnitOfWork, _item: Item) -> None:
            before = self.get(uow.who, sheet.id)
            self.rows(uow.who).replace(uow, before, before.without(entry_id))

        acting = links.visitor(who.tenant, new.name, sheet.addressee.language)
        return self.disputes.open_beside(acting, asked, new.name, beside)

    def _check(self, who: Principal, sheet: FeeSheet, new: AnswerIn) -> None:
        """Raises ``Invalid`` with everything that the trade needs and is not there."""
        problems = []
        if new.payer and not new.title:
            said = "Somebody else pays: give the full title that the invoice is made out to."
            problems.append(Problem("title", said))
        if sheet.account_customer and not new.signatory:
            problems.append(Problem("signatory", "Give the name of the authorised signatory."))
        if sheet.account_customer and new.promised is None:
            problems.append(Problem("promised", "Give the date by which it will be paid."))
        if new.promised and new.promised < self.ledger.today(who):
            problems.append(Problem("promised", "Choose a day that is not over."))
        if problems:
            raise Invalid(problems=tuple(problems))

    def _answer(
        self, uow: UnitOfWork, sheet: FeeSheet, new: AnswerIn, visit: Visit, signature: bytes
    ) -> Answer:
        drawn = None
        if signature:
            key = f"T/{uow.who.tenant}/fees/{sheet.id}/signature.png"
            self.backing.blobs.put(key, signature, "image/png")
            drawn = Document(key=key, sha256=sha256(signature), size=len(signature))
        facts = new.model_dump()
        if fold(new.payer) in (fold(sheet.addressee.name), fold(sheet.addressee.local_name)):
            facts["payer"] = ""  # the customer pays itself, and says so
        facts["title"] = new.title or sheet.addressee.local_name or sheet.addressee.name
        return Answer(
            **facts,
            at=uow.now,
            address=visit.address,
            agent=visit.agent[:200],
            sent_to=sheet.sent_to,
            signature=drawn,
        )
