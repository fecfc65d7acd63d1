"""The desk as the target of an import: complaints by the number they had elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from chalicelib.customers.model import Customer
from chalicelib.customers.schemas import CustomerNew
from chalicelib.customers.service import CustomerService
from chalicelib.imports.choices import Choices
from chalicelib.imports.errors import ComplaintClosed, ComplaintImportedAgain, ComplaintWorkedOn
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding, differences, wrong
from chalicelib.imports.kinds.complaints import ComplaintRecord
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.targets.use import CustomerUse, remove_untouched
from chalicelib.kit.errors import NotFound
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.importing import Imported, SomethingBuiltOnIt, category_of
from chalicelib.tickets.record import Reference
from chalicelib.tickets.service import TicketService
from chalicelib.unit_of_work import UnitOfWork

_SAID = ("subject", "text", "expects", "severity", "received_at", "closed_at")


@dataclass(frozen=True)
class ComplaintTarget:
    """Brings complaints to what a file says; each is told apart by its own number."""

    customers: CustomerService
    tickets: TicketService
    use: CustomerUse

    def compare(self, who: Principal, records: Sequence[Record], choices: Choices) -> list[Finding]:
        customers: dict[str, Customer | None] = {}
        found = []
        for record in records:
            said = cast(ComplaintRecord, record)
            code = said.customer or choices.default_customer
            if code not in customers:
                customers[code] = self._customer(who, code)
            found.append(self._compare(who, said, code, customers[code], choices))
        return found

    def apply(self, who: Principal, record: Record, finding: Finding, choices: Choices) -> Finding:
        said = cast(ComplaintRecord, record)
        code = said.customer or choices.default_customer
        customer = self._customer(who, code)
        if code and customer is None:
            new = CustomerNew(code=code, name=said.complainant or code, owner=who.user)
            customer = self.customers.create(who, new)
        row = _row(said, customer)
        ticket_id = self._import(who, row)
        group = customer.id if customer else ""
        # By its mark an undo knows whether the complaint still says what this run wrote.
        after = finding.after | {"mark": row.mark()}
        return finding.model_copy(update={"id": ticket_id, "group_id": group, "after": after})

    def concluded(self, who: Principal) -> None:
        return  # nothing is reckoned from them as a whole

    def obstacle(self, who: Principal, finding: Finding, run: str) -> None:
        known = self._still_there(who, finding)
        if known is None:
            return
        if known != finding.after.get("mark", known):
            raise ComplaintImportedAgain()
        if finding.outcome == "changed":
            if finding.after.get("closed_at") != finding.before.get("closed_at"):
                raise ComplaintClosed()
            return
        self._removal(who, finding)

    def undo(self, who: Principal, finding: Finding, run: str) -> None:
        self.obstacle(who, finding, run)
        if finding.outcome == "new":
            self._removal(who, finding).commit()
            if finding.makes_customer:
                remove_untouched(self.customers, self.use, who, finding.group_id)
        elif self._still_there(who, finding) is not None:
            row = Imported.model_validate(finding.before | {"key": finding.key})
            self._import(who, row, str(finding.before.get("mark", "")))

    def _still_there(self, who: Principal, finding: Finding) -> str | None:
        """The mark of the complaint as it was imported last; None where it is gone."""
        known = self.tickets.rows(who).imported(finding.key)
        return known[1] if known is not None and known[0] == finding.id else None

    def _removal(self, who: Principal, finding: Finding) -> UnitOfWork:
        uow = UnitOfWork(self.tickets.backing, who)
        try:
            self.tickets.remove_imported(uow, finding.id)
        except SomethingBuiltOnIt as error:
            raise ComplaintWorkedOn() from error
        except NotFound:
            pass
        return uow

    def _import(self, who: Principal, row: Imported, mark: str = "") -> str:
        uow = UnitOfWork(self.tickets.backing, who)
        ticket, outcome = self.tickets.import_ticket(uow, row, mark)
        if outcome != "unchanged":
            uow.commit(ticket)
        return ticket.id

    def _compare(
        self, who: Principal, said: ComplaintRecord, code: str, customer: Customer | None,
        choices: Choices,
    ) -> Finding:  # fmt: skip
        if code and customer is None and not choices.create_customers:
            message = N_(
                "No customer has this code. Import the customers first, or let them be made."
            )
            return wrong(said.row, said.key, RowProblem(said.row, "customer", message, {}, code))
        row = _row(said, customer)
        known = self.tickets.rows(who).imported(said.reference)
        label = f"{said.reference} {row.subject or row.text[:60]}"
        facts: dict[str, Any] = {"row": said.row, "key": said.key, "label": label}
        if known is None:
            makes = bool(code) and customer is None
            after = _told(row)
            return Finding(outcome="new", after=after, makes_customer=makes, **facts)
        if known[1] == row.mark():
            return Finding(outcome="unchanged", id=known[0], **facts)
        before = self._before(who, known[0]) | {"mark": known[1]}
        _, after = differences(before, _told(row))
        return Finding(outcome="changed", id=known[0], before=before, after=after, **facts)

    def _before(self, who: Principal, ticket_id: str) -> dict[str, Any]:
        """The ticket as a row that would import it, so that an undo can bring it back."""
        rows = self.tickets.rows(who)
        ticket, story = self.tickets.get(who, ticket_id), rows.story(ticket_id)
        names = {"subject", "category", "severity", "channel", "references", "received_at",
                 "closed_at", "customer_id", "customer_name", "grade"}  # fmt: skip
        said = ticket.model_dump(mode="json", include=names)
        return said | {
            "text": story.text, "expects": story.expects, "complainant": ticket.complainant.name
        }  # fmt: skip

    def _customer(self, who: Principal, code: str) -> Customer | None:
        return self.customers.find_by_code(who, code) if code else None


def _told(row: Imported) -> dict[str, Any]:
    """What a row says of a complaint, as the complaint then has it."""
    said = row.model_dump(mode="json", include=set(_SAID))
    return said | {"category": category_of(row.category)}


def _row(said: ComplaintRecord, customer: Customer | None) -> Imported:
    facts = said.model_dump(
        include={"text", "subject", "category", "called", "severity", "channel", "complainant",
                 "received_at", "closed_at", "answer"}
    )  # fmt: skip
    numbers = (Reference(kind="other", number=said.shipment),) if said.shipment else ()
    return Imported(
        key=said.reference,
        expects=said.expected,
        references=numbers,
        customer_id=customer.id if customer else "",
        customer_name=customer.title if customer else "",
        grade=customer.grade if customer else "general",
        **facts,
    )
