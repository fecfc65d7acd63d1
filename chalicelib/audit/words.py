"""What each rule says, as message ids."""

from collections.abc import Mapping
from typing import Final

from chalicelib.kit.i18n import N_

RULES: Final[Mapping[str, str]] = {
    "line-changed": N_("A line does not say what it said when it was sealed"),
    "line-missing": N_("A line that was sealed is not there any more"),
    "line-added": N_("A line stands where none was when it was sealed"),
    "lines-changed": N_("Lines under a seal are not as they were; its copy is lost, so not which"),
    "seal-changed": N_("A seal in the tables is not as it was made"),
    "seal-missing": N_("A seal is not in the tables any more"),
    "chain-broken": N_("A seal does not hold the one before it"),
    "copy-changed": N_("The copy of a seal outside of the tables is not as it was made"),
    "copy-missing": N_("The copy of a seal outside of the tables is not there any more"),
    "unsealed": N_("Lines are not sealed though it was time"),
}
