"""The small picture that stands for a photo in lists, made by the browser that sends the photo.

What is taken is bounded and looked at: a JPEG by its head, no larger than a list needs.
"""

import base64
import binascii
from typing import Final

from chalicelib.kit.errors import Invalid

# Pixels of the longer side: a phone shows 56, three times as fine.
LONGEST: Final = 320
LARGEST: Final = 40 * 1024
_PICTURE: Final = "data:image/jpeg;base64,"
_START: Final = b"\xff\xd8\xff"
# Markers of a frame, which begins with its size (ITU T.81, table B.1): all of C0 to CF but
# those of tables (C4, CC) and the one kept for extensions (C8).
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def small_jpeg(picture: str) -> bytes:
    """The bytes of a small picture, given as a data address. Raises ``Invalid``."""
    refused = Invalid.field("picture", "This is no small JPEG.")
    if not picture.startswith(_PICTURE) or len(picture) > LARGEST * 4 // 3:
        raise refused
    try:
        jpeg = base64.b64decode(picture.removeprefix(_PICTURE), validate=True)
    except binascii.Error:
        raise refused from None
    sides = jpeg_sides(jpeg)
    if sides is None or not 0 < max(sides) <= LONGEST:
        raise refused
    return jpeg


def jpeg_sides(jpeg: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, as the head of a JPEG says; None: it is none."""
    if not jpeg.startswith(_START):
        return None
    place = 2
    while place + 9 <= len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4])
        if marker in _FRAMES:
            height, width = jpeg[place + 5 : place + 7], jpeg[place + 7 : place + 9]
            return int.from_bytes(width), int.from_bytes(height)
        place += 2 + length
    return None
