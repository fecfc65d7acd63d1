"""An account with everything that ever happened on it. Pure; read by ``whole``."""

from collections.abc import Mapping

from chalicelib.accounts.ledger.model import Account, Entry, Item, Part
from chalicelib.accounts.ledger.months import Month, Place, of_account
from chalicelib.kit.values import Exact


class WholeAccount(Exact):
    """An account at one version of it. ``months`` are the sums as they are kept."""

    account: Account
    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    opened: tuple[Item, ...]
    parts: tuple[Part, ...]
    months: Mapping[Place, Month]

    def counted(self) -> dict[Place, Month]:
        """The months as the entries and allocations have them."""
        return of_account(self.entries, {each.id: each for each in self.items}, self.parts)

    def kept(self) -> dict[Place, Month]:
        """The months as they are kept; what was undone within its month leaves zeros."""
        return {place: month for place, month in self.months.items() if month != Month()}
