"""A photo or document on a ticket, and the one that was announced and has yet to come."""

from datetime import datetime
from typing import Final

from chalicelib.kit.values import Frozen

# What every browser shows by itself, and nothing that could run anything.
SHOWN: Final = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
# More than this is not fetched only to be shown small.
PICTURED: Final = 5 * 1024 * 1024


class Attachment(Frozen):
    """A photo or document; ``key`` is its place in the bucket.

    It is announced first and uploaded by itself; ``arrived`` once it was seen to be there.
    ``made``: by us (a signature, the written answer), never uploaded again; ``public``: the
    customer sees it. ``size`` in bytes; 0: not known. ``consent``: who agreed to a recording.
    ``small``: how many bytes the small picture of a photo has; 0: there is none.
    """

    id: str
    key: str
    filename: str
    content_type: str
    at: datetime
    by: str = ""
    made: bool = False
    public: bool = False
    arrived: bool = False
    size: int = 0
    consent: str = ""
    small: int = 0

    @property
    def photo(self) -> bool:
        """A photo or screenshot that somebody sent."""
        return self.content_type.startswith("image/") and not self.made

    @property
    def small_key(self) -> str:
        """The place of the small picture in the bucket."""
        return f"{self.key}.small"

    @property
    def shown(self) -> str:
        """The type as which a browser shows the file; "" for one that it can only keep."""
        return self.content_type if self.content_type in SHOWN else ""

    @property
    def pictured(self) -> bool:
        """Whether the page shows it: by its small picture, or itself if that is not too large."""
        if not self.arrived or self.small:
            return self.arrived
        return self.shown.startswith("image/") and 0 < self.size <= PICTURED


class Awaited(Frozen):
    """A file that was announced: when to look next whether it came."""

    file_id: str
    ticket_id: str
    due_at: datetime
    version: int = 1
