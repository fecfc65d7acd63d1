"""A file that a reader sends: with the form, or straight to the bucket when it is larger."""

from collections.abc import Callable

from flask import Response, jsonify, request

from chalicelib.imports.errors import UnreadableFile
from chalicelib.kit.blobs import UploadForm
from chalicelib.kit.errors import Invalid
from frontend.forms import Form
from frontend.language import _

# A request through the gateway holds 6 MB with the file in base64; larger ones go to the bucket.
PLAIN_BYTES = 4 * 2**20


def posted_file(form: Form) -> tuple[str, bytes]:
    """The name of the file that came with a form, and what is in it.

    Raises ``Invalid``, ``UnreadableFile``.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.wrong("file", _("Choose a file."))
    if form.errors or sent is None:
        raise Invalid()
    content = sent.read(PLAIN_BYTES + 1)
    sent.close()
    if len(content) > PLAIN_BYTES:
        # With JavaScript it would not have come this way.
        raise UnreadableFile(
            "Without JavaScript a file can have at most %(plain)s MB.", plain=PLAIN_BYTES // 2**20
        )
    return sent.filename or "", content


def announced_size(form: Form) -> int:
    """How large a file is that will go to the bucket; ``Invalid`` where that is not said."""
    size = str(form.typed("size") or "")
    if not size.isdecimal() or not 1 <= len(size) <= 9 or not int(size):
        raise Invalid.field("file", "Choose a file.")
    return int(size)


def to_the_bucket(here: str, form_of: Callable[[str], UploadForm]) -> Response:
    """What JavaScript posts an announced file with; ``here`` is its page, seen afterwards."""
    upload = form_of(f"{request.url_root.rstrip('/')}{here}?arrived=1")
    return jsonify(url=upload.url, fields=upload.fields)
