"""The rows of announced files: what is awaited stands in the due index until it is settled."""

from datetime import datetime
from typing import Final

from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import instant
from chalicelib.kit.dynamo import Equals, Item, Key, Present, Update
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.attachment import Awaited
from chalicelib.unit_of_work import UnitOfWork

FILE: Final = "FILE#"


class AwaitedFiles(TenantRepository):
    """The part of ``repository.TicketRepository`` about files on their way."""

    def awaited(self, file_id: str) -> Awaited | None:
        """A file that was announced and not yet settled."""
        item = self.store.get(self._awaited(file_id))
        if item is None:
            return None
        return Awaited(
            file_id=file_id,
            ticket_id=item["ticket_id"],
            due_at=instant(item["due_at"]),
            version=item["version"],
        )

    def await_file(self, uow: UnitOfWork, awaited: Awaited) -> None:
        uow.insert(TICKETS, self._row(awaited))

    def await_no_more(self, uow: UnitOfWork, awaited: Awaited) -> None:
        uow.delete(self._awaited(awaited.file_id), Equals("version", awaited.version))

    def wait_on(self, uow: UnitOfWork, awaited: Awaited, due_at: datetime) -> None:
        """Look again at another moment."""
        later = {"due_at": due_at, "version": awaited.version + 1}
        uow.replace(TICKETS, self._row(awaited.model_copy(update=later)), awaited.version)

    def arrived(self, uow: UnitOfWork, awaited: Awaited, size: int) -> None:
        """Record for good that the file is there, and how many bytes it has."""
        self.await_no_more(uow, awaited)
        key = self._file(awaited.ticket_id, awaited.file_id)
        uow.update(Update(key, {"arrived": True, "size": size}, condition=Present()))

    def keep_small(self, uow: UnitOfWork, ticket_id: str, file_id: str, size: int) -> None:
        """Record that the small picture of a photo is there, and how many bytes it has."""
        key = self._file(ticket_id, file_id)
        uow.update(Update(key, {"small": size}, condition=Present()))

    def forget_file(self, uow: UnitOfWork, awaited: Awaited) -> None:
        """Take a file away that never came."""
        self.await_no_more(uow, awaited)
        uow.delete(self._file(awaited.ticket_id, awaited.file_id))

    def _row(self, awaited: Awaited) -> Item:
        key = self._awaited(awaited.file_id)
        return {
            "pk": key.pk,
            "sk": key.sk,
            "type": "upload",
            "id": awaited.file_id,
            "ticket_id": awaited.ticket_id,
            "version": awaited.version,
            **due_fields(key.pk, awaited.due_at),
        }

    def _awaited(self, file_id: str) -> Key:
        return Key(TICKETS, self.pk("UPLOAD", file_id), "META")

    def _file(self, ticket_id: str, file_id: str) -> Key:
        return Key(TICKETS, self.pk("K", ticket_id), f"{FILE}{file_id}")
