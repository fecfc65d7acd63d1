"""Which evidence each reason needs: data that a company may replace (domain.md, *Disputes*)."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.accounts.disputes.words import Paper, Reason
from chalicelib.kit.errors import Invalid

POLICY: Final = "disputes"
DEFAULT: Final[dict[str, Any]] = {
    "evidence": {
        "quantity": ["packing_list", "volume_certificate"],
        "weight": ["scale_ticket"],
        "handover": ["delivery_receipt", "photos"],
        "rate": ["rate_version"],
        "tariff": ["tariff_page", "customs_entry"],
        "surcharge": ["area_list", "rate_version"],
        "duplicate": ["other_invoice"],
        "not_ours": ["bill_of_lading"],
    }
}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid``."""
    evidence = body.get("evidence")
    if not isinstance(evidence, dict) or set(evidence) - set(Reason):
        raise Invalid.field("evidence", "Please choose one of the list.")
    for reason, papers in evidence.items():
        if not isinstance(papers, list) or set(papers) - set(Paper):
            raise Invalid.field(f"evidence.{reason}", "Please choose one of the list.")
    return {"evidence": {reason: evidence.get(reason, []) for reason in Reason}}


def needed(body: Mapping[str, Any], reason: Reason) -> tuple[Paper, ...]:
    """The evidence that a dispute for this reason needs, the weightiest first."""
    evidence = body.get("evidence", DEFAULT["evidence"])
    return tuple(Paper(each) for each in evidence.get(reason, ()))
