"""An appointment as a download that the reader's calendar takes."""

from flask import Response

from chalicelib.tickets.promised.entry import FILENAME


def download(content: bytes) -> Response:
    """A calendar file (RFC 5545)."""
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILENAME}"'
    return answer
