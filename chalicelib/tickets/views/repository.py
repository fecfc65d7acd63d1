"""Saved views: a partition for each person, and one for what the company shares."""

from chalicelib.kit.dynamo import Equals, Item, Key, Query
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.views.model import MOST, Shelf, View
from chalicelib.unit_of_work import UnitOfWork

VIEW, DEFAULT = "V#", "DEFAULT"


class ViewRepository(TenantRepository):
    """Reads and writes the saved views of one tenant."""

    def shelf(self, user: str) -> Shelf:
        """Everything somebody can choose from: two queries, however many tickets there are."""
        mine = self._items(self._of(user))
        chosen = next((item["view"] for item in mine if item["sk"] == DEFAULT), "")
        shared = [View.model_validate(item) for item in self._items(self._of(""))]
        own = [View.model_validate(item) for item in mine if item["sk"] != DEFAULT]
        return Shelf(own, shared, chosen)

    def insert(self, uow: UnitOfWork, view: View) -> None:
        uow.insert(TICKETS, self._item(view))

    def replace(self, uow: UnitOfWork, before: View, after: View) -> None:
        """Write the next version; shared or not any more, it moves to the other partition."""
        if before.shared == after.shared:
            uow.replace(TICKETS, self._item(after), before.version)
            return
        self.remove(uow, before)
        self.insert(uow, after)

    def remove(self, uow: UnitOfWork, view: View) -> None:
        uow.delete(self._key(view), Equals("version", view.version))

    def choose(self, uow: UnitOfWork, user: str, view_id: str) -> None:
        """What the desk opens with for somebody; empty: as supplied."""
        row = {"pk": self._of(user), "sk": DEFAULT, "view": view_id}
        uow.put(TICKETS, row)

    def _items(self, pk: str) -> list[Item]:
        return self.store.query(Query(TICKETS, pk, limit=MOST + 1)).items

    def _item(self, view: View) -> Item:
        key = self._key(view)
        return {"pk": key.pk, "sk": key.sk, **view.model_dump(mode="json")}

    def _key(self, view: View) -> Key:
        return Key(TICKETS, self._of("" if view.shared else view.owner), f"{VIEW}{view.id}")

    def _of(self, user: str) -> str:
        return self.pk("VIEWS", user)
