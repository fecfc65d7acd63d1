"""What the import needs: its own rows and files, and the subjects that it writes into."""

from collections.abc import Sequence
from typing import Any, Protocol

from chalicelib.imports.choices import Choices
from chalicelib.imports.findings import Finding
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.model import Import
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Target(Protocol):
    """The subject that records of one kind go into. All records of a call share no state."""

    def compare(self, who: Principal, records: Sequence[Record], choices: Choices) -> list[Finding]:
        """How each record stands to what is known now; writes nothing."""

    def apply(self, who: Principal, record: Record, finding: Finding, choices: Choices) -> Finding:
        """Bring what is known to what the record says; the finding with the ids it got.

        Repeatable: a second call finds the work done. Raises `DomainError` for what is refused.
        """

    def concluded(self, who: Principal) -> None:
        """All rows of an import went in: what is reckoned from them may be reckoned anew."""

    def obstacle(self, who: Principal, finding: Finding, run: str) -> None:
        """Raises `Obstacle` if something was built on what `apply` did."""

    def undo(self, who: Principal, finding: Finding, run: str) -> None:
        """Take back what `apply` did; repeatable. Raises `Obstacle`."""


class Imports(Protocol):
    """The imports of one tenant."""

    def get(self, import_id: str) -> Import | None: ...

    def listed(self, limit: int, after: Item | None) -> Listing[Import]: ...

    def insert(self, uow: UnitOfWork, made: Import) -> None: ...

    def replace(self, uow: UnitOfWork, after: Import) -> None: ...

    def mapping(self, kind: str, headings: str) -> dict[str, Any]: ...

    def remember(self, uow: UnitOfWork, kind: str, headings: str, kept: dict[str, Any]) -> None: ...

    def planned(self, import_id: str, chunk: int) -> str | None: ...

    def plan(self, import_id: str, chunk: int, blob: str) -> str:
        """Say where the plan of a chunk lies, once; the place that was said first."""
