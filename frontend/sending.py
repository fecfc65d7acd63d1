"""Files are announced first; the page that follows sends them straight to the bucket."""

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.files import FILE_TYPES, RECORDINGS
from chalicelib.tickets.schemas.files import FileIn


def announced(
    who: Principal, services: Services, ticket_id: str, content_type: str, consent: str = ""
) -> str:
    """Announce a file to a ticket; gives the address of the page that sends it."""
    place = len(services.tickets.whole(who, ticket_id).files) + 1
    name = f"{ticket_id[-7:]}-{place}.{(FILE_TYPES | RECORDINGS)[content_type]}"
    file = FileIn(filename=name, content_type=content_type, consent=consent)
    upload = services.tickets.add_file(who, ticket_id, file)
    return f"/complaints/{ticket_id}/files/{upload.id}/send"
