"""A month as people and addresses write it: ``2026-03``."""

import re
from typing import Final

from chalicelib.kit.errors import Invalid

_MONTH: Final = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def checked_month(month: str) -> str:
    """The month as given. Raises ``Invalid`` for anything else."""
    if not _MONTH.fullmatch(month):
        raise Invalid.field("month", "Choose a month.")
    return month
