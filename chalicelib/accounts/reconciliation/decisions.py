"""What can be decided about a match, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from chalicelib.accounts.reconciliation.lines import Outcome


class Side(StrEnum):
    """Whose file it is."""

    CUSTOMER = "customer"
    CARRIER = "carrier"


class Decision(StrEnum):
    """What becomes of a match. ``ACCEPT`` of a carrier's line: it is paid as billed."""

    NONE = ""
    ACCEPT = "accept"
    KEEP = "keep"  # our figures stand; nothing is booked
    CORRECT = "correct"  # our entry is corrected to their figure
    CHARGE = "charge"  # what we forgot to bill is billed
    DISPUTE = "dispute"  # the difference is in dispute until somebody settles it
    CLAIM = "claim"  # what the carrier bills too much is claimed back


# Whose file and how the lines stand -> what may be decided, the likeliest first.
POSSIBLE: Final[Mapping[tuple[Side, Outcome], tuple[Decision, ...]]] = {
    (Side.CUSTOMER, Outcome.MATCHED): (Decision.ACCEPT,),
    (Side.CUSTOMER, Outcome.DIFFERS): (Decision.DISPUTE, Decision.CORRECT, Decision.KEEP),
    (Side.CUSTOMER, Outcome.ONLY_OURS): (Decision.DISPUTE, Decision.KEEP),
    (Side.CUSTOMER, Outcome.ONLY_THEIRS): (Decision.KEEP, Decision.CHARGE),
    (Side.CARRIER, Outcome.MATCHED): (Decision.ACCEPT,),
    (Side.CARRIER, Outcome.DIFFERS): (Decision.CLAIM, Decision.ACCEPT),
    (Side.CARRIER, Outcome.ONLY_OURS): (Decision.KEEP,),
    (Side.CARRIER, Outcome.ONLY_THEIRS): (Decision.CLAIM, Decision.ACCEPT),
}
# Decisions that are only noted, so that many of them fit into one transaction.
NOTED: Final = frozenset({Decision.ACCEPT, Decision.KEEP, Decision.CLAIM})
