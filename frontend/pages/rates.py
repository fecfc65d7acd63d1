"""The company's dated exchange rates."""

from datetime import date
from typing import Annotated

from flask import Blueprint, Response
from pydantic import BaseModel, StringConstraints

from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.bootstrap import Services
from chalicelib.kit.rates import format_rate
from chalicelib.tenancy.principal import Principal
from frontend.choices import currencies
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("rates", __name__)

READ, STATE = "accounts.read", "accounts.terms"


class Taken(BaseModel):
    """Which stated rate is taken back."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    on: date


@page(bp, "/settings/rates", right=READ)
def index(who: Principal, services: Services, form: Form | None = None) -> Response:
    """The rates by currency, and a form to state one."""
    return render(
        "credit/rates.html",
        "rows",
        form=form or Form(),
        page=shown(who, services.rates.listed(who, after=after(who))),
        base=services.rates.base(who),
        currencies=currencies(),
        format_rate=format_rate,
        today=services.terms.today(who),
    )


@post(bp, "/settings/rates", right=STATE, takes=RateNew, refused=index)
def state(who: Principal, services: Services, body: RateNew) -> Response:
    """State a rate from a day on."""
    services.rates.state(who, body)
    say(_("The rate was saved."))
    return go("/settings/rates")


@post(bp, "/settings/rates/remove", right=STATE, takes=Taken, refused=index)
def remove(who: Principal, services: Services, body: Taken) -> Response:
    """Take back a rate; the one before it holds again."""
    services.rates.take_back(who, body.currency, body.on)
    say(_("The rate was taken back."))
    return go("/settings/rates")
