"""Customers as the target of an import: found by code, made, changed, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from pydantic import ValidationError

from chalicelib.customers.model import Contact, Customer
from chalicelib.customers.schemas import ContactNew, CustomerNew, EntryNew
from chalicelib.customers.service import CustomerService
from chalicelib.imports.choices import Choices
from chalicelib.imports.errors import CustomerEdited, CustomerInUse
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding, differences, wrong
from chalicelib.imports.kinds.customers import CustomerRecord
from chalicelib.imports.kinds.kind import Record
from chalicelib.kit.errors import NotFound
from chalicelib.kit.text import fold
from chalicelib.kit.validation import problems_of
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

_FIELDS = ("name", "local_name", "tax_id", "address", "country", "phone", "email")


class BuiltOn(Protocol):
    """Whether other subjects hold anything of a customer."""

    def __call__(self, who: Principal, customer_id: str) -> bool: ...


@dataclass(frozen=True)
class CustomerTarget:
    """Brings customers and their contact to what a file says."""

    customers: CustomerService
    in_use: BuiltOn

    def compare(self, who: Principal, records: Sequence[Record], choices: Choices) -> list[Finding]:
        return [self._compare(who, _record(record)) for record in records]

    def apply(self, who: Principal, record: Record, finding: Finding, choices: Choices) -> Finding:
        said = _record(record)
        known = self.customers.find_by_code(who, said.code)
        if known is None:
            known = self.customers.create(who, _new(said, who.user))
        elif finding.outcome == "changed":
            known = self._change(who, known, finding.after)
        self._contact(who, known, said)
        if finding.outcome == "new" and said.note:
            self._note(who, known, said.note)
        return finding.model_copy(update={"id": known.id})

    def concluded(self, who: Principal) -> None:
        return  # nothing is reckoned from them as a whole

    def obstacle(self, who: Principal, finding: Finding, run: str) -> None:
        known = self._known(who, finding.id)
        if known is None:
            return
        if any(getattr(known, name) != value for name, value in _own(finding.after).items()):
            raise CustomerEdited()
        if finding.outcome == "new" and (self._talked(who, finding) or self.in_use(who, known.id)):
            raise CustomerInUse()

    def undo(self, who: Principal, finding: Finding, run: str) -> None:
        self.obstacle(who, finding, run)
        known = self._known(who, finding.id)
        if known is None:
            return
        for contact in self._added_contacts(who, finding):
            self.customers.remove_contact(who, known.id, contact.id, contact.version)
        if finding.outcome == "changed":
            self._change(who, known, _own(finding.before))
            return
        uow = UnitOfWork(self.customers.backing, who)
        self.customers.remove(uow, known)
        uow.commit()

    def _compare(self, who: Principal, said: CustomerRecord) -> Finding:
        try:
            _new(said, who.user)
        except ValidationError as error:
            first = problems_of(error)[0]
            return wrong(
                said.row, said.key, RowProblem(said.row, first.field, first.message,
                                               {k: str(v) for k, v in first.params}, said.code)
            )  # fmt: skip
        label = f"{said.code} {said.name}"
        known = self.customers.find_by_code(who, said.code)
        if known is None:
            after = {name: getattr(said, name) for name in _FIELDS} | _contact_facts(said)
            return Finding(row=said.row, key=said.key, label=label, outcome="new", after=after)
        facts = {name: getattr(known, name) for name in _FIELDS}
        before, after = differences(facts, {name: getattr(said, name) for name in _FIELDS})
        if said.contact and not self._has_contact(who, known, said):
            after |= _contact_facts(said)
        return Finding(
            row=said.row, key=said.key, label=label, id=known.id, before=before, after=after,
            outcome="changed" if after else "unchanged",
        )  # fmt: skip

    def _change(self, who: Principal, known: Customer, values: dict[str, Any]) -> Customer:
        wanted = _own(values)
        if all(getattr(known, name) == value for name, value in wanted.items()):
            return known
        now = {name: getattr(known, name) for name in CustomerNew.model_fields}
        return self.customers.edit(who, known.id, known.version, CustomerNew(**now | wanted))

    def _contact(self, who: Principal, known: Customer, said: CustomerRecord) -> None:
        if said.contact and not self._has_contact(who, known, said):
            new = ContactNew(
                name=said.contact, phone=said.phone, email=said.email, statements=True,
                reminders=True,
            )  # fmt: skip
            self.customers.add_contact(who, known.id, new)

    def _note(self, who: Principal, known: Customer, note: str) -> None:
        if not any(entry.text == note for entry in self.customers.timeline(who, known.id).items):
            self.customers.log(who, known.id, EntryNew(text=note))

    def _has_contact(self, who: Principal, known: Customer, said: CustomerRecord) -> bool:
        contacts = self.customers.contacts(who, known.id)
        return any(fold(each.name) == fold(said.contact) for each in contacts)

    def _added_contacts(self, who: Principal, finding: Finding) -> list[Contact]:
        name = fold(str(finding.after.get("contact", "")))
        contacts = self.customers.contacts(who, finding.id)
        return [each for each in contacts if name and fold(each.name) == name]

    def _talked(self, who: Principal, finding: Finding) -> bool:
        """Notes and visits other than the note that came with the row."""
        entries = self.customers.timeline(who, finding.id, limit=2).items
        return any(entry.text != finding.after.get("note", "") for entry in entries)

    def _known(self, who: Principal, customer_id: str) -> Customer | None:
        try:
            return self.customers.get(who, customer_id)
        except NotFound:
            return None


def _record(record: Record) -> CustomerRecord:
    return cast(CustomerRecord, record)


def _own(values: dict[str, Any]) -> dict[str, Any]:
    """The values that stand on the customer itself, its contact and note left out."""
    return {name: value for name, value in values.items() if name in _FIELDS}


def _contact_facts(said: CustomerRecord) -> dict[str, Any]:
    return {name: value for name in ("contact", "note") if (value := getattr(said, name))}


def _new(said: CustomerRecord, owner: str) -> CustomerNew:
    facts = {name: getattr(said, name) for name in _FIELDS}
    chinese = any("\u4e00" <= char <= "\u9fff" for char in said.name)
    return CustomerNew(code=said.code, owner=owner, language="zh" if chinese else "", **facts)
