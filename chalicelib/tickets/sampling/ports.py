"""What sampling needs from the tables and from its neighbours."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Told
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.figures import Facts
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.sampling.model import Sample
from chalicelib.unit_of_work import UnitOfWork


class Samples(Protocol):
    """The samples of one tenant."""

    def get(self, month: str) -> Sample | None: ...

    def newest(self, limit: int, after: Item | None) -> Listing[str]: ...

    def insert(self, uow: UnitOfWork, sample: Sample) -> None: ...

    def replace(self, uow: UnitOfWork, sample: Sample) -> None: ...


class Figures(Protocol):
    """What was closed in a month."""

    def this_month(self, who: Principal) -> str: ...

    def closed(
        self, who: Principal, month: str, limit: int, after: Item | None
    ) -> Listing[tuple[str, Facts]]: ...


class Desk(Protocol):
    """Where the tickets stand."""

    def get(self, who: Principal, ticket_id: str) -> Ticket: ...

    def now(self) -> datetime: ...

    def people(self, who: Principal) -> Sequence[Person]: ...


class Notices(Protocol):
    """How colleagues are told."""

    def tell(self, uow: UnitOfWork, news: Iterable[Told]) -> None: ...


class Policies(Protocol):
    """The company's policies in force."""

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...
