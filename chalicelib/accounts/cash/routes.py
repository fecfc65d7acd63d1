"""The API of the cash gap."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.cash.schemas import CashCurrencyOut, CashRunOut, CashWeekOut
from chalicelib.accounts.cash.service import CashRun
from chalicelib.http import Call, endpoint

bp = Blueprint(__name__)

READ = "accounts.read"


@endpoint(bp, "POST", "/v1/cash-gap", right=READ, gives=CashRunOut, status=202)
def start_cash_gap(call: Call) -> Any:
    """Compute what is due from customers and to suppliers week by week, in the background."""
    return _out(call.services.cash.start(call.who))


@endpoint(bp, "GET", "/v1/cash-gap/{run_id}", right=READ, gives=CashRunOut)
def get_cash_gap(call: Call) -> Any:
    """How far a computation is, and its weeks by currency."""
    return _out(call.services.cash.get(call.who, call.path["run_id"]))


def _out(run: CashRun) -> CashRunOut:
    currencies = [
        CashCurrencyOut(
            currency=code,
            weeks=[
                CashWeekOut(
                    row=week.key,
                    gap=week.sums.gap,
                    **week.sums.model_dump(),
                    **week.model_dump(include={"since", "until", "total"}),
                )
                for week in rows
            ],
        )
        for code, rows in run.weeks.items()
    ]
    return CashRunOut(id=run.id, state=run.state, on=run.on, done=run.done, currencies=currencies)
