"""Customers in their table: one partition for each, a row for each search word beside them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chalicelib.customers.errors import CodeTaken
from chalicelib.customers.model import Contact, Customer, CustomerHit, TimelineEntry
from chalicelib.kit.dynamo import Between, Equals, Item, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.kit.text import fold
from chalicelib.tables import CUSTOMERS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class CustomerRepository(TenantRepository):
    """Reads and writes the customers of one tenant."""

    def get(self, customer_id: str) -> Customer | None:
        item = self.store.get(self._key(customer_id, "META"))
        return Customer.model_validate(item) if item else None

    def id_of_code(self, code_key: str) -> str | None:
        item = self.store.get(Key(CUSTOMERS, self.pk("UQ", "CODE", code_key), "META"))
        return item["id"] if item else None

    def names(self, ids: Sequence[str]) -> dict[str, str]:
        keys = [self._key(each, "META") for each in dict.fromkeys(ids)]
        found = self.store.get_many(keys) if keys else []
        return {item["id"]: item["name"] for item in found if item}

    def listed(self, limit: int, after: Item | None) -> Listing[CustomerHit]:
        """All customers in the order of their folded names."""
        return self._hits(Query(CUSTOMERS, self.pk("ALL"), "by_name", limit=limit, after=after))

    def whole(self, limit: int, after: Item | None) -> Listing[Customer]:
        """All customers in the order of their folded names, with everything on their files."""
        query = Query(CUSTOMERS, self.pk("ALL"), "by_name", limit=limit, after=after)
        page = self.store.query(query)
        return Listing([Customer.model_validate(each) for each in page.items], page.after)

    def by_word(self, word: str, limit: int, after: Item | None) -> Listing[CustomerHit]:
        """Customers with a search word that begins so."""
        query = Query(CUSTOMERS, self._word_pk(word), None, Prefix(word), limit, after=after)
        return self._hits(query)

    def contact_due(
        self, owner: str, until: date, limit: int, after: Item | None
    ) -> Listing[CustomerHit]:
        """Whose visit or call is due up to a day, earliest first."""
        days = Between("0", f"{until.isoformat()}~")
        pk = self.pk("VISITS", owner)
        return self._hits(Query(CUSTOMERS, pk, "by_visit", days, limit, after=after))

    def of_owner(self, owner: str, limit: int, after: Item | None) -> Listing[CustomerHit]:
        """The customers of a sales person, by name."""
        return self._hits(
            Query(CUSTOMERS, self.pk("OWNER", owner), "by_owner", limit=limit, after=after)
        )

    def contacts(self, customer_id: str) -> list[Contact]:
        # A customer has a handful of contacts; a hundred is what one page holds.
        pk = self.pk("C", customer_id)
        page = self.store.query(Query(CUSTOMERS, pk, None, Prefix("CONTACT#"), 100))
        return [Contact.model_validate(item) for item in page.items]

    def timeline(self, customer_id: str, limit: int, after: Item | None) -> Listing[TimelineEntry]:
        """Notes, visits and calls, the newest first."""
        query = Query(
            CUSTOMERS, self.pk("C", customer_id), None, Prefix("NOTE#"), limit, False, after
        )
        page = self.store.query(query)
        return Listing([TimelineEntry.model_validate(each) for each in page.items], page.after)

    def insert(self, uow: UnitOfWork, customer: Customer) -> None:
        uow.insert(CUSTOMERS, self._item(customer))
        self._claim_code(uow, customer)
        for word in customer.search_words():
            uow.put(CUSTOMERS, self._word_item(word, customer))

    def replace(self, uow: UnitOfWork, before: Customer, after: Customer) -> None:
        uow.replace(CUSTOMERS, self._item(after), before.version)
        if after.code_key != before.code_key:
            self._claim_code(uow, after)
            uow.delete(Key(CUSTOMERS, self.pk("UQ", "CODE", before.code_key), "META"))
        old, new = set(before.search_words()), after.search_words()
        shown = _hit_item(before) != _hit_item(after)
        for word in new:
            if shown or word not in old:
                uow.put(CUSTOMERS, self._word_item(word, after))
        for word in sorted(old.difference(new)):
            uow.delete(self._word_key(word, before.id))

    def remove(self, uow: UnitOfWork, customer: Customer) -> None:
        """Take a customer away altogether (an import undone); its code is free again."""
        uow.delete(self._key(customer.id, "META"), Equals("version", customer.version))
        uow.delete(Key(CUSTOMERS, self.pk("UQ", "CODE", customer.code_key), "META"))
        for word in customer.search_words():
            uow.delete(self._word_key(word, customer.id))

    def at_address(self, address: str) -> list[str]:
        """Ids of customers that may have this address; whoever asks looks at their files."""
        rows = self.store.query(Query(CUSTOMERS, self.pk("EMAIL", fold(address)), limit=10))
        hits = self.by_word(fold(address), 10, None)
        return list(
            dict.fromkeys([*(item["customer"] for item in rows.items), *(h.id for h in hits.items)])
        )

    def put_contact(self, uow: UnitOfWork, contact: Contact) -> None:
        pk, sk = self.pk("C", contact.customer_id), f"CONTACT#{contact.id}"
        item = {"pk": pk, "sk": sk, **contact.model_dump(mode="json")}
        if contact.version == 1:
            uow.insert(CUSTOMERS, item)
        else:
            uow.replace(CUSTOMERS, item, contact.version - 1)
        if contact.email:
            # Found by address; a row that is no longer true does no harm (see at_address).
            place = {"pk": self.pk("EMAIL", fold(contact.email)), "sk": contact.customer_id}
            uow.put(CUSTOMERS, {**place, "customer": contact.customer_id})

    def delete_contact(self, uow: UnitOfWork, contact: Contact) -> None:
        key = self._key(contact.customer_id, f"CONTACT#{contact.id}")
        uow.delete(key, Equals("version", contact.version))

    def add_entry(self, uow: UnitOfWork, entry: TimelineEntry) -> None:
        pk, sk = self.pk("C", entry.customer_id), f"NOTE#{entry.id}"
        uow.insert(CUSTOMERS, {"pk": pk, "sk": sk, **entry.model_dump(mode="json")})

    def _hits(self, query: Query) -> Listing[CustomerHit]:
        page = self.store.query(query)
        return Listing([CustomerHit.model_validate(item) for item in page.items], page.after)

    def _claim_code(self, uow: UnitOfWork, customer: Customer) -> None:
        pk = self.pk("UQ", "CODE", customer.code_key)
        uow.insert(CUSTOMERS, {"pk": pk, "sk": "META", "id": customer.id}, refuse=CodeTaken())

    def _item(self, customer: Customer) -> Item:
        item: dict[str, Any] = {
            "pk": self.pk("C", customer.id),
            "sk": "META",
            "type": "customer",
            **customer.model_dump(mode="json"),
            "by_name_pk": self.pk("ALL"),
            "by_name_sk": f"{fold(customer.name)[:100]}#{customer.id}",
            "by_grade_pk": self.pk("GRADE", customer.grade),
            "by_grade_sk": f"{customer.stage}#{customer.id}",
        }
        if customer.owner:
            item["by_owner_pk"] = self.pk("OWNER", customer.owner)
            item["by_owner_sk"] = item["by_name_sk"]
        if customer.owner and customer.next_contact_on:
            item["by_visit_pk"] = self.pk("VISITS", customer.owner)
            item["by_visit_sk"] = f"{customer.next_contact_on.isoformat()}#{customer.id}"
        return item

    def _word_item(self, word: str, customer: Customer) -> Item:
        key = self._word_key(word, customer.id)
        return {"pk": key.pk, "sk": key.sk, **_hit_item(customer)}

    def _word_key(self, word: str, customer_id: str) -> Key:
        return Key(CUSTOMERS, self._word_pk(word), f"{word}#{customer_id}")

    def _word_pk(self, word: str) -> str:
        # Two characters spread a tenant's words over many partitions and still allow prefixes.
        return self.pk("W", word[:2])

    def _key(self, customer_id: str, sk: str) -> Key:
        return Key(CUSTOMERS, self.pk("C", customer_id), sk)


def _hit_item(customer: Customer) -> Item:
    shown = customer.model_dump(mode="json", include=set(CustomerHit.model_fields))
    return shown | {"words": list(customer.search_words())}
