"""The release light of a shipment in words, for its page and the page of its documents."""

from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.shipments.releasing.model import Papers
from chalicelib.shipments.releasing.service import Standing
from chalicelib.tenancy.principal import Principal
from frontend.credit_words import why
from frontend.language import _
from frontend.shipment_words import DOCUMENTS_RELEASED


def shown(who: Principal, services: Services, standing: Standing) -> dict[str, Any]:
    """What ``shipments/_light.html`` needs."""
    return {
        "standing": standing,
        "papers": standing.papers,
        "light": standing.light,
        "why": why(standing.light.causes),
        "people": services.tenancy.names(who, _people(standing)),
        "documents": {str(each): _(text) for each, text in DOCUMENTS_RELEASED.items()},
        "out": _out(standing.papers),
    }


def _out(papers: Papers) -> list[str]:
    """The documents that are out of our hands."""
    return [str(each) for each in DOCUMENTS_RELEASED if papers.out(each)]


def _people(standing: Standing) -> list[str]:
    """Everybody whom the pages name."""
    papers = standing.papers
    leaves = [papers.leave, *(each.leave for each in papers.releases)]
    named = [*standing.may_grant]
    named += [user for leave in leaves if leave for user in (leave.asked_by, leave.granted_by)]
    named += [user for each in papers.releases for user in (each.by, each.taken_back_by)]
    return sorted({each for each in named if each})
