"""The words of fee confirmation: how far a sheet has come, what a person compares."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How far a sheet has come. ``preparing``: its lines are taken on, it is not sent yet;
    ``compare``: answered, and somebody must compare; ``blocked``: what was compared does not
    match; ``outdated``: a line changed before it was confirmed."""

    PREPARING = "preparing"
    ASKED = "asked"
    COMPARE = "compare"
    CONFIRMED = "confirmed"
    BLOCKED = "blocked"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"


class Match(StrEnum):
    """What a named person compares: payer with principal, signature with the specimen on file."""

    PAYER = "payer"
    SIGNATURE = "signature"


# Nothing is confirmed yet, and still may be.
OPEN: Final = frozenset({State.PREPARING, State.ASKED, State.COMPARE})
