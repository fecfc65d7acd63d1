"""Whether an announced photo or document has come: looked up in the bucket, then recorded.

A file is announced first and sent straight to the bucket, so nobody tells us that it came. The
clock looks when the first form has run out, and a day later gives up what never came.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from chalicelib.kit.blobs import UPLOAD_SECONDS, Blobs
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.room import Room
from chalicelib.unit_of_work import UnitOfWork

# A minute more than the form is good for.
FIRST_LOOK: Final = timedelta(seconds=UPLOAD_SECONDS + 60)
# Somebody on a ship without a signal sends it in the evening.
GIVEN_UP: Final = timedelta(days=1)


class Uploads(Room):
    """What is known about files on their way."""

    def wake_upload(self, who: Principal, file_id: str, _expected: str) -> None:
        """Record that a file came; forget one that did not within a day."""
        rows, now = self.rows(who), self.backing.clock.now()
        awaited = rows.awaited(file_id)
        if awaited is None or awaited.due_at > now:
            return
        file = rows.file(awaited.ticket_id, file_id)
        uow = UnitOfWork(self.backing, who)
        if file is None:
            rows.await_no_more(uow, awaited)
        elif (found := _looked_for(self.backing.blobs, file)).arrived:
            rows.arrived(uow, awaited, found.size)
        elif now < file.at + GIVEN_UP:
            rows.wait_on(uow, awaited, file.at + GIVEN_UP)
        else:
            rows.forget_file(uow, awaited)
            # A small picture without its photo shows nothing that could be opened.
            self.backing.blobs.delete(file.small_key)
            uow.audit("ticket.file-never-came", awaited.ticket_id, file=file_id)
        try:
            uow.commit()
        except Stale:
            return  # another worker was faster


def looked_for(blobs: Blobs, files: Iterable[Attachment]) -> list[Attachment]:
    """The files, each with whether it is there; those recorded already cost nothing."""
    return [_looked_for(blobs, file) for file in files]


def _looked_for(blobs: Blobs, file: Attachment) -> Attachment:
    size = None if file.arrived else blobs.size(file.key)
    if size is None:
        return file
    return file.model_copy(update={"arrived": True, "size": size})
