"""What goes over the wire about photos and documents."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from chalicelib.kit.wire import In, Out


class FileIn(In):
    """A photo or document about to be uploaded; with ``size``, one too large is refused now.

    A recording of a call (MP3, M4A, WAV, AMR, OGG) needs ``consent``: who agreed to it, and when.
    """

    filename: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    content_type: Annotated[str, StringConstraints(max_length=100)]
    size: Annotated[int, Field(ge=1)] | None = None
    consent: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class SmallIn(In):
    """A small JPEG of a photo, for lists: a ``data:image/jpeg;base64,…`` address.

    At most 320 pixels on the longer side and 40 kB.
    """

    picture: Annotated[str, StringConstraints(max_length=60_000)]


class UploadOut(BaseModel):
    """Where to post the file: a multipart form with these fields before it, within 15 minutes."""

    id: str
    url: str
    fields: dict[str, str]
    content_type: str


class FileOut(Out):
    """A photo or document, and an address that gives it for five minutes.

    ``arrived`` is false until it was uploaded; after a day without, it is gone. ``size`` in bytes;
    0 while it is not known. ``consent`` says who agreed to a recording.
    """

    id: str
    filename: str
    content_type: str
    at: datetime
    arrived: bool
    size: int
    consent: str = ""
    url: str
