"""Saving a queue with its filters, sharing it, opening the desk with it, and counting what fits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.errors import Forbidden, Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.queues import Wanted
from chalicelib.tickets.desk.service import DeskService
from chalicelib.tickets.views.errors import TooManyViews, ViewNotFound
from chalicelib.tickets.views.model import MOST, Count, Shelf, View
from chalicelib.tickets.views.ports import Views
from chalicelib.tickets.views.schemas import ViewIn
from chalicelib.unit_of_work import UnitOfWork

# One page of a queue's index is looked at; a longer queue is counted as "100+".
LOOKED_AT: Final = 100


@dataclass
class ViewService:
    """The saved views of a company's desk."""

    desk: DeskService
    rows: Callable[[Principal], Views]

    def shelf(self, who: Principal) -> Shelf:
        """What the principal can choose from."""
        return self.rows(who).shelf(who.user)

    def get(self, who: Principal, view_id: str) -> View:
        """One view, their own or shared. Raises ``ViewNotFound``."""
        return _one(self.shelf(who), view_id)

    def may_change(self, who: Principal, view: View) -> bool:
        """Its owner changes a view; a shared one also whoever leads the desk."""
        return view.owner == who.user or (view.shared and who.permits("tickets.approve"))

    def save(self, who: Principal, new: ViewIn) -> View:
        """Save a view. Raises ``Invalid`` for a name that is taken, ``TooManyViews``."""
        who.require("tickets.write")
        shelf = self.shelf(who)
        self._room_for(shelf, new)
        uow = UnitOfWork(self.desk.tickets.backing, who)
        view = View(
            id=uow.ids.new("viw"),
            owner=who.user,
            owner_name=who.name,
            wanted=new.wanted(),
            **new.model_dump(include={"name", "queue", "shared"}),
        )
        self.rows(who).insert(uow, view)
        self._choose(uow, shelf, view.id, new.default)
        uow.audit("view.save", view.id, name=view.name, shared=view.shared)
        uow.commit(view)
        return view

    def change(self, who: Principal, view_id: str, new: ViewIn, version: int) -> View:
        """Rename it, narrow it otherwise, share it or keep it to its owner.

        Raises ``ViewNotFound``, ``Forbidden``, ``Stale``, ``Invalid``, ``TooManyViews``.
        """
        who.require("tickets.write")
        shelf = self.shelf(who)
        before = _one(shelf, view_id)
        self._changeable(who, before)
        if before.version != version:
            raise Stale()
        if before.owner != who.user and not new.shared:
            raise Invalid.field("shared", "Only its owner takes a view back. You can delete it.")
        self._room_for(shelf, new, before)
        facts = new.model_dump(include={"name", "queue", "shared"})
        after = before.model_copy(
            update={**facts, "wanted": new.wanted(), "version": before.version + 1}
        )
        uow = UnitOfWork(self.desk.tickets.backing, who)
        self.rows(who).replace(uow, before, after)
        self._choose(uow, shelf, view_id, new.default)
        uow.audit("view.change", view_id, name=after.name, shared=after.shared)
        uow.commit(after)
        return after

    def choose(self, who: Principal, view_id: str, default: bool) -> None:
        """Open the desk with a view, or no longer: for who may not change the view too."""
        who.require("tickets.write")
        shelf = self.shelf(who)
        _one(shelf, view_id)
        uow = UnitOfWork(self.desk.tickets.backing, who)
        self._choose(uow, shelf, view_id, default)
        if uow.size:
            uow.audit("view.choose", view_id)
            uow.commit()

    def delete(self, who: Principal, view_id: str) -> None:
        """Delete a view; whoever had it as default sees the desk as supplied."""
        who.require("tickets.write")
        view = self.get(who, view_id)
        self._changeable(who, view)
        uow = UnitOfWork(self.desk.tickets.backing, who)
        self.rows(who).remove(uow, view)
        uow.audit("view.delete", view_id, name=view.name)
        uow.commit()

    def counts(self, who: Principal, views: Iterable[View]) -> dict[str, Count]:
        """How many tickets fit each view: one query for each queue that is among them."""
        chosen = list(views)
        return {
            view_id: count
            for queue in {view.queue for view in chosen}
            for view_id, count in self._counted(
                who, queue, [view for view in chosen if view.queue == queue]
            )
        }

    def _counted(
        self, who: Principal, queue: str, views: list[View]
    ) -> Iterable[tuple[str, Count]]:
        page = self.desk.looked_at(who, queue, LOOKED_AT)
        for view in views:
            fits = sum(map(Wanted(**view.wanted).fits, page.items))
            yield view.id, Count(fits, page.after is not None)

    def _room_for(self, shelf: Shelf, new: ViewIn, before: View | None = None) -> None:
        if shelf.named(new.name, new.shared, before.id if before else ""):
            raise Invalid.field("name", "There is a view of this name already.")
        moves = before is None or before.shared != new.shared
        if moves and len(shelf.shared if new.shared else shelf.own) >= MOST:
            raise TooManyViews(most=MOST)

    def _choose(self, uow: UnitOfWork, shelf: Shelf, view_id: str, default: bool) -> None:
        is_default = shelf.default == view_id
        if default != is_default:
            self.rows(uow.who).choose(uow, uow.who.user, view_id if default else "")

    def _changeable(self, who: Principal, view: View) -> None:
        if not self.may_change(who, view):
            raise Forbidden("Only its owner, or who leads the desk, changes a shared view.")


def _one(shelf: Shelf, view_id: str) -> View:
    found = next((view for view in shelf.all if view.id == view_id), None)
    if found is None:
        raise ViewNotFound()
    return found
