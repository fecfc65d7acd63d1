"""Use cases around the customer's file. Each write is one transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.customers.errors import CustomerNotFound
from chalicelib.customers.model import Contact, Customer, CustomerHit, TimelineEntry
from chalicelib.customers.ports import Customers
from chalicelib.customers.schemas import ContactNew, CustomerNew, EntryNew
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, MAX_LIMIT, Listing, every
from chalicelib.kit.queues import REMINDERS
from chalicelib.kit.text import fold, words
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# A search looks through this many customers that share a word before it gives a page.
_SEARCH_PAGES = 8


@dataclass
class CustomerService:
    """Everything that is done with customers, their contacts and their timeline."""

    backing: Backing
    rows: Callable[[Principal], Customers]
    # Told of a customer whose grade changes, inside the transaction that changes it.
    regraded: Callable[[UnitOfWork, str], None] | None = None
    # In which language the company writes to who has not said another.
    language: Callable[[Principal], str] = lambda _who: "en"

    def get(self, who: Principal, customer_id: str) -> Customer:
        """A customer of the tenant. Raises ``CustomerNotFound``."""
        customer = self.rows(who).get(customer_id)
        if customer is None:
            raise CustomerNotFound()
        return self._reading(who, customer)

    def _reading(self, who: Principal, customer: Customer) -> Customer:
        """The customer with the language of letters to it."""
        reads = customer.language or self.language(who)
        return customer.model_copy(update={"reads": reads})

    def find_by_code(self, who: Principal, code: str) -> Customer | None:
        """The customer with this code, whatever its case and width."""
        found = self.rows(who).id_of_code(fold(code))
        customer = self.rows(who).get(found) if found else None
        return self._reading(who, customer) if customer else None

    def names(self, who: Principal, ids: Sequence[str]) -> dict[str, str]:
        """Names of up to 100 customers by id; unknown ones are left out."""
        return self.rows(who).names(ids)

    def listed(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[CustomerHit]:
        """All customers by name."""
        return self.rows(who).listed(limit, after)

    def search(
        self, who: Principal, query: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[CustomerHit]:
        """Customers of which every word of the query begins a word of name, code, phone, e-mail.

        An empty query lists all of them.
        """
        asked = words(query)
        if not asked:
            return self.listed(who, limit, after)
        longest = max(asked, key=len)
        found: dict[str, CustomerHit] = {}
        for _ in range(_SEARCH_PAGES):
            page = self.rows(who).by_word(longest, limit, after)
            for hit in page.items:
                if hit.has(asked):
                    found[hit.id] = hit
            after = page.after
            if after is None or len(found) >= limit:
                break
        return Listing(list(found.values()), after)

    def export(self, who: Principal) -> Iterator[Customer]:
        """Every customer by name, read page by page. Raises ``Forbidden`` without the right."""
        who.require("exports.run")
        yield from every(lambda after: self.rows(who).whole(MAX_LIMIT, after))

    def contact_due(
        self, who: Principal, until: date, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[CustomerHit]:
        """Whom the principal must visit or call up to a day, earliest first."""
        return self.rows(who).contact_due(who.user, until, limit, after)

    def of_owner(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[CustomerHit]:
        """The principal's own customers, by name."""
        return self.rows(who).of_owner(who.user, limit, after)

    def contacts(self, who: Principal, customer_id: str) -> list[Contact]:
        """The people at a customer."""
        return self.rows(who).contacts(customer_id)

    def at_address(self, who: Principal, address: str) -> list[str]:
        """Ids of the customers that have this e-mail address, on their file or at a contact."""
        wanted = fold(address)
        return [
            each
            for each in self.rows(who).at_address(address)
            if wanted in {fold(one) for one in self._addresses(who, each)}
        ]

    def _addresses(self, who: Principal, customer_id: str) -> list[str]:
        rows = self.rows(who)
        customer = rows.get(customer_id)
        if customer is None:
            return []
        return [customer.email, *(each.email for each in rows.contacts(customer_id))]

    def mark_unreachable(
        self, uow: UnitOfWork, customer_id: str, addresses: Sequence[str]
    ) -> list[str]:
        """Note at the customer and its contacts that mail to an address came back; gives which."""
        rows, folded = self.rows(uow.who), {fold(each) for each in addresses}
        marked = []
        customer = rows.get(customer_id)
        if customer is not None and customer.email and fold(customer.email) in folded:
            marked.append(customer.email)
            if customer.unreachable_since is None:
                update = {"unreachable_since": uow.now, "version": customer.version + 1}
                rows.replace(uow, customer, customer.model_copy(update=update))
        for contact in rows.contacts(customer_id):
            if contact.email and fold(contact.email) in folded:
                marked.append(contact.email)
                if contact.unreachable_since is None:
                    update = {"unreachable_since": uow.now, "version": contact.version + 1}
                    rows.put_contact(uow, contact.model_copy(update=update))
        if marked:
            _look_at_account(uow, customer_id)
        return marked

    def timeline(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[TimelineEntry]:
        """Notes, visits and calls of a customer, the newest first."""
        return self.rows(who).timeline(customer_id, limit, after)

    def create(self, who: Principal, new: CustomerNew) -> Customer:
        """Open a customer's file. Raises ``CodeTaken``."""
        uow = self._begin(who)
        customer = self.add(uow, new)
        uow.commit(customer)
        return customer

    def add(self, uow: UnitOfWork, new: CustomerNew) -> Customer:
        """Open a customer's file as part of a larger act."""
        customer = Customer(
            id=uow.ids.new("cus"),
            created_at=uow.now,
            **new.model_dump(exclude={"owner"}),
            owner=new.owner or uow.who.user,
        )
        customer = self._reading(uow.who, customer)
        self.rows(uow.who).insert(uow, customer)
        uow.audit("customer.create", customer.id, code=customer.code)
        return customer

    def edit(self, who: Principal, customer_id: str, version: int, new: CustomerNew) -> Customer:
        """Change a customer's file as it was at ``version``. Raises ``Stale``, ``CodeTaken``."""
        before = self.get(who, customer_id)
        if before.version != version:
            raise Stale()
        uow = self._begin(who)
        after = self.change(uow, before, new)
        uow.commit(after)
        return after

    def change(self, uow: UnitOfWork, before: Customer, new: CustomerNew) -> Customer:
        """Change a customer's file as part of a larger act."""
        update = new.model_dump() | {"version": before.version + 1}
        if fold(new.email) != fold(before.email):
            update["unreachable_since"] = None
        after = self._reading(uow.who, Customer.model_validate(before.model_dump() | update))
        changed = sorted(name for name in update if getattr(before, name) != getattr(after, name))
        self.rows(uow.who).replace(uow, before, after)
        uow.audit("customer.edit", after.id, fields=[n for n in changed if n != "version"])
        if before.email != after.email or before.grade != after.grade:
            _look_at_account(uow, after.id)
        if before.grade != after.grade and self.regraded:
            self.regraded(uow, after.id)
        return after

    def remove(self, uow: UnitOfWork, customer: Customer) -> None:
        """Take a customer away on which nothing was built, as part of undoing an import."""
        self.rows(uow.who).remove(uow, customer)
        uow.audit("customer.remove", customer.id, code=customer.code)

    def add_contact(self, who: Principal, customer_id: str, new: ContactNew) -> Contact:
        """Add a person at the customer."""
        self.get(who, customer_id)
        uow = self._begin(who)
        contact = Contact(id=uow.ids.new("con"), customer_id=customer_id, **new.model_dump())
        self.rows(who).put_contact(uow, contact)
        uow.audit("customer.contact-add", customer_id, contact=contact.id)
        _look_at_account(uow, customer_id)
        uow.commit(contact)
        return contact

    def edit_contact(
        self, who: Principal, customer_id: str, contact_id: str, version: int, new: ContactNew
    ) -> Contact:
        """Change a person at the customer. Raises ``NotFound`` or ``Stale``."""
        before = self._contact(who, customer_id, contact_id, version)
        update = new.model_dump() | {"version": before.version + 1}
        if fold(new.email) != fold(before.email):
            update["unreachable_since"] = None
        after = before.model_copy(update=update)
        uow = self._begin(who)
        self.rows(who).put_contact(uow, after)
        uow.audit("customer.contact-edit", customer_id, contact=contact_id)
        _look_at_account(uow, customer_id)
        uow.commit(after)
        return after

    def remove_contact(
        self, who: Principal, customer_id: str, contact_id: str, version: int
    ) -> None:
        """Remove a person at the customer. Raises ``NotFound`` or ``Stale``."""
        contact = self._contact(who, customer_id, contact_id, version)
        uow = self._begin(who)
        self.rows(who).delete_contact(uow, contact)
        uow.audit("customer.contact-remove", customer_id, contact=contact_id)
        uow.commit()

    def log(self, who: Principal, customer_id: str, new: EntryNew) -> TimelineEntry:
        """Log a note, visit or call; a contact that was due is done, the next one may be set."""
        customer = self.get(who, customer_id)
        uow = self._begin(who)
        entry = TimelineEntry(
            id=uow.ids.new("nte"),
            customer_id=customer_id,
            at=uow.now,
            by=who.user,
            by_name=who.name,
            **new.model_dump(include={"kind", "text", "outcome", "next_step"}),
        )
        rows = self.rows(who)
        rows.add_entry(uow, entry)
        touched = _after_contact(customer, new)
        if touched != customer:
            rows.replace(uow, customer, touched)
        uow.audit("customer.log", customer_id, entry=entry.id, kind=entry.kind)
        uow.commit(entry)
        return entry

    def _contact(self, who: Principal, customer_id: str, contact_id: str, version: int) -> Contact:
        for contact in self.contacts(who, customer_id):
            if contact.id == contact_id:
                if contact.version != version:
                    raise Stale()
                return contact
        raise NotFound()

    def _begin(self, who: Principal) -> UnitOfWork:
        return UnitOfWork(self.backing, who)


def _look_at_account(uow: UnitOfWork, customer_id: str) -> None:
    """A reminder may have waited for this address, or goes by another policy from now on."""
    uow.nudge("account", customer_id, REMINDERS, stamp(uow.now))


def _after_contact(customer: Customer, new: EntryNew) -> Customer:
    """A note leaves the contact plan as it is, unless it sets the next contact."""
    if new.next_contact_on is None and new.kind == "note":
        return customer
    update = {
        "next_contact_on": new.next_contact_on,
        "next_contact_by": new.next_contact_by,
        "version": customer.version + 1,
    }
    return customer.model_copy(update=update)
