"""Carriers' bills as the target of an import: recorded once by number, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.accounts.payables.schemas import PayableNew
from chalicelib.accounts.payables.service import PayableService
from chalicelib.imports.choices import Choices
from chalicelib.imports.errors import BillTouched
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding, wrong
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.kinds.payables import PayableRecord
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal

# What a bill says of itself; a file that says something else of a known number is wrong.
_SAYS = ("currency", "amount", "dated")


@dataclass(frozen=True)
class PayableTarget:
    """Records bills and expected costs; what is known already stays as it is."""

    payables: PayableService

    def compare(self, who: Principal, records: Sequence[Record], choices: Choices) -> list[Finding]:
        return [self._compare(who, _record(record)) for record in records]

    def apply(self, who: Principal, record: Record, finding: Finding, choices: Choices) -> Finding:
        said = _record(record)
        known = self._known(who, said) or self.payables.record(who, _new(said))
        return finding.model_copy(update={"id": known.id})

    def concluded(self, who: Principal) -> None:
        return  # the cash gap is computed at night, and when somebody asks

    def obstacle(self, who: Principal, finding: Finding, run: str) -> None:
        known = self.payables.get(who, finding.id)
        if known.status is not Status.CANCELLED and known.version > 1:
            raise BillTouched()

    def undo(self, who: Principal, finding: Finding, run: str) -> None:
        self.obstacle(who, finding, run)
        known = self.payables.get(who, finding.id)
        if known.status is not Status.CANCELLED:
            self.payables.cancel(who, known.id, known.version, run)

    def _compare(self, who: Principal, said: PayableRecord) -> Finding:
        known = self._known(who, said)
        label = f"{said.supplier} {said.number}"
        if known is None:
            after = said.model_dump(mode="json", exclude={"row"})
            return Finding(row=said.row, key=said.key, label=label, outcome="new", after=after)
        for name in _SAYS:
            if getattr(known, name) != getattr(said, name):
                message = N_("It is recorded with %(known)s; a bill is never changed by a file.")
                params = {"known": f"{getattr(known, name)}"}
                value = f"{getattr(said, name)}"
                return wrong(said.row, said.key, RowProblem(said.row, name, message, params, value))
        return Finding(row=said.row, key=said.key, label=label, id=known.id, outcome="unchanged")

    def _known(self, who: Principal, said: PayableRecord) -> Payable | None:
        return self.payables.numbered(who, said.supplier, said.number, expected=said.expected)


def _record(record: Record) -> PayableRecord:
    return cast(PayableRecord, record)


def _new(said: PayableRecord) -> PayableNew:
    facts = said.model_dump(exclude={"row", "grams", "litres"})
    return PayableNew(grams=said.grams or 0, litres=said.litres or 0, **facts)
