"""The API of figures of accounts."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.figures.schemas import FigureRunOut, FiguresOut
from chalicelib.http import Call, endpoint
from chalicelib.jobs.schemas import JobOut
from chalicelib.kit.errors import NotFound

bp = Blueprint(__name__)

READ, COMPUTE = "accounts.read", "accounts.post"
PATH = "/v1/account-figures"


@endpoint(bp, "GET", PATH, right=READ, gives=FiguresOut)
def get_account_figures(call: Call) -> Any:
    """The newest figures: all currencies in the company's own, or those of ``currency``."""
    figures = call.services.account_figures
    done = [each for each in figures.newest(call.who) if each.state == "done"]
    if not done:
        raise NotFound("No figures have been computed yet.")
    wanted = call.query.get("currency", "")
    told = figures.told(call.who, done[0], wanted)
    return {
        "run": FigureRunOut.model_validate(done[0]),
        "currency": told.currency,
        "rows": told.rows,
        "without": list(told.without),
        "shares": figures.shares(call.who, wanted),
    }


@endpoint(bp, "POST", PATH, right=COMPUTE, gives=FigureRunOut, status=202)
def compute_account_figures(call: Call) -> Any:
    """Compute the figures as they stand now, in the background."""
    return call.services.account_figures.start(call.who)


@endpoint(bp, "POST", PATH + "/recount", right=COMPUTE, gives=JobOut, status=202)
def recount_account_figures(call: Call) -> Any:
    """Count the months of every account anew from its entries, then compute the figures."""
    return call.services.account_figures.recount(call.who)


@endpoint(bp, "GET", PATH + "/{figures_id}", right=READ, gives=FigureRunOut)
def get_account_figures_run(call: Call) -> Any:
    """How far a computation is."""
    return call.services.account_figures.get(call.who, call.path["figures_id"])
