"""Keeping the small picture of a photo, beside it in the bucket."""

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import TicketNotFound
from chalicelib.tickets.previews import small_jpeg
from chalicelib.tickets.room import Room
from chalicelib.unit_of_work import UnitOfWork


class Previewing(Room):
    """What goes ahead of a photo. The photo is the evidence, this only stands for it in lists."""

    def keep_small(self, who: Principal, ticket_id: str, file_id: str, picture: str) -> None:
        """Keep it once, from whoever announced the photo. Raises ``Invalid``."""
        rows = self.rows(who)
        file = rows.file(ticket_id, file_id)
        if file is None or file.by != who.user or not file.photo:
            raise TicketNotFound()
        jpeg = small_jpeg(picture)
        if file.small:
            return
        self.backing.blobs.put(file.small_key, jpeg, "image/jpeg")
        uow = UnitOfWork(self.backing, who)
        rows.keep_small(uow, ticket_id, file_id, len(jpeg))
        uow.commit()
