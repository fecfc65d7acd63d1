"""What reportlab and openpyxl import. Opening a picture fails as with an unreadable picture."""


class Image:
    """No picture is ever one of these."""


class UnidentifiedImageError(OSError):
    """Both libraries treat it as a picture that they cannot read, and go on without."""


def open(*_: object, **__: object) -> Image:
    """Always refuses."""
    raise UnidentifiedImageError("pictures are not part of this artefact")
