"""What may be sent to a ticket: photos, documents, and recordings of calls."""

from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.schemas.files import FileIn

LARGEST_FILE: Final = 20 * 1024 * 1024
# One query must always give the whole ticket and a good part of its timeline.
MOST_FILES: Final = 30
# Photos and documents, and how the name of such a file ends.
FILE_TYPES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
}
# What telephones and exchanges make of a call.
RECORDINGS: Final = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "audio/ogg": "ogg",
}


def accept(file: FileIn) -> None:
    """Let in a photo or document. Raises ``Invalid`` for another type or one too large."""
    if file.content_type not in FILE_TYPES:
        raise Invalid.field("content_type", "Send a photo (JPEG, PNG, WebP, HEIC) or a PDF.")
    _small_enough(file)


def accept_from_staff(file: FileIn) -> None:
    """Let in a recording too, of a call whose other side agreed to it (``consent`` says who).

    Recording a call in secret is a crime in many countries; without that word it is not kept.
    """
    if file.content_type not in RECORDINGS:
        accept(file)
    elif not file.consent:
        raise Invalid.field("consent", "Write who agreed to the call being recorded.")
    _small_enough(file)


def _small_enough(file: FileIn) -> None:
    if file.size is not None and file.size > LARGEST_FILE:
        raise Invalid.field("size", "A file has at most %(most)d MB.", most=LARGEST_FILE >> 20)
