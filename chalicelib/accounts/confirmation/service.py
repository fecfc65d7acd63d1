"""Use cases of fee confirmation: ask, answer by the link, compare, keep the evidence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from chalicelib.accounts.confirmation.errors import (
    LineConfirmed,
    NothingToConfirm,
    SheetNotFound,
)
from chalicelib.accounts.confirmation.evidence import EvidenceRoom, Visit, sha256
from chalicelib.accounts.confirmation.model import (
    Answer,
    Comparison,
    FeeSheet,
    lines_of,
)
from chalicelib.accounts.confirmation.ports import (
    Agreements,
    Companies,
    CustomerFiles,
    Disputes,
    Ledger,
    Sheets,
)
from chalicelib.accounts.confirmation.schemas import AnswerIn, CompareIn, SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import DisputedByLink, DisputeNew
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.statements.errors import NoAddress
from chalicelib.accounts.statements.issuing import addressee
from chalicelib.accounts.statements.model import Document
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid, Problem, Stale
from chalicelib.kit.money import Money, format_money
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.text import fold
from chalicelib.notify.message import Message
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

PREFIX: Final = "fcs"
LIVES: Final = timedelta(days=60)
# Each line is one write of the transaction that makes the sheet; it takes a hundred.
MOST_LINES: Final = 80
ATTEMPTS: Final = 4


@dataclass
class ConfirmationService:
    """Everything that is done with fee sheets; each write is one transaction."""

    backing: Backing
    rows: Callable[[Principal], Sheets]
    companies: Companies
    customers: CustomerFiles
    terms: Agreements
    ledger: Ledger
    disputes: Disputes
    room: EvidenceRoom = field(init=False)

    def __post_init__(self) -> None:
        self.room = EvidenceRoom(self.backing, self.rows, self.companies)

    # ---- asking

    def ask(self, who: Principal, new: SheetNew) -> FeeSheet:
        """Make a sheet of what is open and not confirmed yet, and send its link.

        At most the 80 oldest charges; the rest goes on the next one. Raises ``NoAddress``,
        ``NothingToConfirm``, ``NotFound``.
        """
        return on_fresh_facts(lambda: self._ask(who, new))

    def _ask(self, who: Principal, new: SheetNew) -> FeeSheet:
        customer = self.customers.get(who, new.customer_id)
        people = self.customers.contacts(who, customer.id)
        named = [each.email for each in people if each.statements and each.email]
        to = tuple(dict.fromkeys(named or ([customer.email] if customer.email else [])))
        if not to:
            raise NoAddress()
        # Read before its charges: a sheet is of one moment, or it is not made.
        account = self.ledger.account(who, customer.id)
        items = {item.id: item for item in self._unconfirmed(who, new)}
        if not items:
            raise NothingToConfirm()
        agreement = self.terms.agreement(who, customer.id)
        uow = UnitOfWork(self.backing, who)
        sheet_id = uow.ids.new(PREFIX)
        token, link = links.made(who.tenant, sheet_id, uow.ids.token(), uow.now, LIVES)
        sheet = FeeSheet(
            id=sheet_id,
            customer_id=customer.id,
            addressee=addressee(customer),
            company=self.companies.company(who).name,
            until=new.until or self.ledger.today(who),
            lines=lines_of(items),
            account_customer=agreement.account_customer,
            signatories=agreement.signatories,
            specimen=agreement.specimen,
            made_by=who.user,
            made_name=who.name,
            made_at=uow.now,
            sent_to=to,
            link=link,
        )
        self.rows(who).insert(uow, sheet)
        self.ledger.name_sheet(uow, account, list(items), sheet.id)
        for address in to:
            uow.send(_letter(sheet, address, token))
        uow.audit("fees.ask", sheet.id, customer=customer.id, to=list(to))
        uow.commit(sheet)
        return sheet

    def withdraw(self, who: Principal, sheet_id: str) -> FeeSheet:
        """Take a sheet back before it is confirmed. Raises ``SheetClosed``."""
        before = self.get(who, sheet_id)
        after = before.ended(State.WITHDRAWN)
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, before, after)
        uow.audit("fees.withdraw", sheet_id)
        uow.commit(after)
        return after

    # ---- by the link

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
            after = before.answered(self._answer(uow, before, new, visit, signature))
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

    # ---- comparing

    def compare(
        self, who: Principal, sheet_id: str, said: CompareIn, version: int | None = None
    ) -> FeeSheet:
        """A named person has compared payer with principal, or signature with specimen.

        Raises ``NotToCompare``, ``Invalid`` for a mismatch without words, ``Stale``.
        """
        before = self.get(who, sheet_id)
        if version is not None and before.version != version:
            raise Stale()
        if not said.fits and not said.note:
            raise Invalid.field("note", "Say what does not match.")
        uow = UnitOfWork(self.backing, who)
        made = Comparison(
            **said.model_dump(), by=who.user, by_name=who.name or who.user, at=uow.now
        )
        after = before.compared(made)
        self.rows(who).replace(uow, before, after)
        uow.audit("fees.compare", sheet_id, match=str(said.match), fits=said.fits)
        uow.commit(after)
        return self.room.kept(who.once(None), after)

    # ---- what the ledger asks before it takes a charge back or corrects it

    def guard(
        self, uow: UnitOfWork, _customer_id: str, entry_id: str, sheet_id: str, named: str
    ) -> None:
        """Raises ``LineConfirmed`` unless the confirmation is named; a sheet that still waits
        is outdated by the change, within the ledger's own transaction."""
        sheet = self.rows(uow.who).get(sheet_id)
        if sheet is None:
            return
        if sheet.locks(entry_id) and sheet.number not in named:
            raise LineConfirmed(number=sheet.number)
        if sheet.open:
            self.rows(uow.who).replace(uow, sheet, sheet.ended(State.OUTDATED))

    # ---- finding

    def get(self, who: Principal, sheet_id: str) -> FeeSheet:
        """A sheet of the company. Raises ``SheetNotFound``."""
        sheet = self.rows(who).get(sheet_id)
        if sheet is None:
            raise SheetNotFound()
        return sheet

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[FeeSheet]:
        """All sheets, the newest first."""
        return self.rows(who).newest(limit, after)

    def waiting(
        self,
        who: Principal,
        state: State,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[FeeSheet]:
        """Sheets that wait in a state, the oldest first."""
        return self.rows(who).waiting(state, limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[FeeSheet]:
        """Sheets of a customer, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def evidence(self, who: Principal, sheet: FeeSheet) -> bytes:
        """The evidence pack as it was made. Raises ``NotFound`` before the sheet is confirmed."""
        return self.room.content(who, sheet)

    def evidence_link(self, who: Principal, sheet: FeeSheet) -> tuple[Document, str]:
        """The stored evidence pack and an address that downloads it."""
        return self.room.download(who, sheet)

    def _unconfirmed(self, who: Principal, new: SheetNew) -> list[Item]:
        """Open charges up to the day that no sheet has confirmed, the oldest first."""
        until = new.until or self.ledger.today(who)
        found: list[Item] = []
        for batch in _batches(self.ledger.each_open(who, new.customer_id)):
            wanted = [
                item
                for item in batch
                if item.debit
                and item.dated <= until
                and not item.dispute_id
                and new.shipment in ("", item.shipment)
            ]
            named = self.ledger.sheets_of(who, new.customer_id, [item.id for item in wanted])
            sheets = {each.id: each for each in self.rows(who).many(list(named.values()))}
            for item in wanted:
                sheet = sheets.get(named.get(item.id, ""))
                if sheet is None or not (sheet.open or sheet.locks(item.id)):
                    found.append(item)
            if len(found) >= MOST_LINES:
                return found[:MOST_LINES]
        return found

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


def _batches(items: Iterator[Item], size: int = 100) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _letter(sheet: FeeSheet, address: str, token: str) -> Message:
    language = sheet.addressee.language
    totals = [format_money(Money(sum_, code), language) for code, sum_ in sheet.totals.items()]
    return Message(
        to=address,
        language=language,
        template="fees/asked",
        subject_id=sheet.id,
        params={
            "company": sheet.company,
            "customer": sheet.addressee.name,
            "number": sheet.number,
            "totals": totals,
            "count": len(sheet.lines),
            "token": token,
        },
    )
