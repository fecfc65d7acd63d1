"""A named person compares payer with principal, or a signature with the specimen on file."""

from chalicelib.accounts.confirmation.model import Comparison, FeeSheet
from chalicelib.accounts.confirmation.room import SheetRoom
from chalicelib.accounts.confirmation.schemas import CompareIn
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts


class Comparing(SheetRoom):
    """What stands between the customer's answer and the confirmed sheet."""

    def compare(
        self, who: Principal, sheet_id: str, said: CompareIn, version: int | None = None
    ) -> FeeSheet:
        """A named person has compared payer with principal, or signature with specimen.

        Raises ``NotToCompare``, ``Invalid`` for a mismatch without words, ``Stale``.
        """
        if not said.fits and not said.note:
            raise Invalid.field("note", "Say what does not match.")
        before = self.get(who, sheet_id)
        if version is not None and before.version != version:
            raise Stale()

        def once() -> FeeSheet:
            # Somebody may book on the account that the promise goes to; a change of the sheet
            # itself is another matter.
            if self.get(who, sheet_id) != before:
                raise Stale()
            return self._compare(who, before, said)

        return self.room.kept(who.once(None), on_fresh_facts(once))

    def _compare(self, who: Principal, before: FeeSheet, said: CompareIn) -> FeeSheet:
        uow = UnitOfWork(self.backing, who)
        made = Comparison(
            **said.model_dump(), by=who.user, by_name=who.name or who.user, at=uow.now
        )
        after = self.settled(uow, before.compared(made))
        self.rows(who).replace(uow, before, after)
        uow.audit("fees.compare", before.id, match=str(said.match), fits=said.fits)
        uow.commit(after)
        return after
