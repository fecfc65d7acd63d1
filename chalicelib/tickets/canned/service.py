"""Keeping canned texts; each write is one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.canned.errors import CannedNotFound, TooManyTexts
from chalicelib.tickets.canned.model import Canned
from chalicelib.tickets.canned.ports import CannedTexts
from chalicelib.tickets.canned.schemas import CannedIn
from chalicelib.unit_of_work import UnitOfWork

# One query gives them all.
MOST: Final = 80
# Who leads looks after the texts that everybody sends.
SHARE: Final = "tickets.approve"


@dataclass
class CannedService:
    """The shared texts and one's own."""

    backing: Backing
    rows: Callable[[Principal], CannedTexts]

    def texts(self, who: Principal) -> list[Canned]:
        """One's own texts and the shared ones, by name."""
        rows = self.rows(who)
        return sorted((*rows.of(who.user), *rows.of("")), key=lambda each: each.name.casefold())

    def get(self, who: Principal, canned_id: str) -> Canned:
        """One's own or a shared text. Raises ``CannedNotFound``."""
        rows = self.rows(who)
        found = rows.one(who.user, canned_id) or rows.one("", canned_id)
        if found is None:
            raise CannedNotFound()
        return found

    def add(self, who: Principal, new: CannedIn) -> Canned:
        """Keep a new text. Raises ``ShortcutTaken``, ``TooManyTexts``, ``Forbidden``."""
        owner, rows = self._owner(who, new), self.rows(who)
        if len(rows.of(owner)) >= MOST:
            raise TooManyTexts(most=MOST)
        uow = UnitOfWork(self.backing, who)
        canned = Canned(id=uow.ids.new("can"), owner=owner, **_written(new))
        rows.insert(uow, canned)
        uow.audit("canned.add", canned.id, shortcut=canned.shortcut, shared=not owner)
        uow.commit(canned)
        return canned

    def edit(
        self, who: Principal, canned_id: str, new: CannedIn, version: int | None = None
    ) -> Canned:
        """Change a text, or share it. Raises as ``add`` and ``get`` do, and ``Stale``."""
        before = self._mine_to_change(who, canned_id, version)
        changed = {"owner": self._owner(who, new), "version": before.version + 1}
        after = before.model_copy(update=_written(new) | changed)
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, before, after)
        uow.audit("canned.edit", canned_id, shortcut=after.shortcut)
        uow.commit(after)
        return after

    def remove(self, who: Principal, canned_id: str, version: int | None = None) -> Canned:
        """Take a text away. Raises ``CannedNotFound``, ``Forbidden``, ``Stale``."""
        before = self._mine_to_change(who, canned_id, version)
        uow = UnitOfWork(self.backing, who)
        self.rows(who).remove(uow, before)
        uow.audit("canned.remove", canned_id, shortcut=before.shortcut)
        uow.commit(before)
        return before

    def may_change(self, who: Principal, canned: Canned) -> bool:
        """Whether it is the principal's own, or shared and they look after those."""
        return bool(canned.owner) or who.permits(SHARE)

    def _mine_to_change(self, who: Principal, canned_id: str, version: int | None) -> Canned:
        canned = self.get(who, canned_id)
        if not canned.owner:
            who.require(SHARE)
        if version is not None and canned.version != version:
            raise Stale()
        return canned

    def _owner(self, who: Principal, new: CannedIn) -> str:
        if new.shared:
            who.require(SHARE)
            return ""
        return who.user


def _written(new: CannedIn) -> dict[str, Any]:
    return new.model_dump(include={"name", "shortcut", "en", "zh"})
