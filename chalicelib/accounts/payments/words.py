"""What is wrong with a file, in the reader's words."""

from chalicelib.accounts.payments.lines import Fault
from chalicelib.kit.i18n import translate


def said(language: str, fault: Fault) -> tuple[str, str]:
    """Why a row is wrong and what to do; of a table also the field and what stands in it."""
    params = dict(fault.params)
    why = translate(language, fault.why, params)
    if field := params.get("field"):
        why = f"{translate(language, field)}: {why}"
    if value := params.get("value"):
        why = f"{why} ({value})"
    return why, translate(language, fault.remedy, params)
