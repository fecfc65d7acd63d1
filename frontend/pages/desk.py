"""The desk's tools: what may be the same matter."""

from typing import Any

from flask import Blueprint

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.desk_words import like_rows
from frontend.htmx import render
from frontend.web import page

bp = Blueprint("desk", __name__)

READ = "tickets.read"


@page(bp, "/complaints/<ticket_id>/like", right=READ)
def like(who: Principal, services: Services, ticket_id: str) -> Any:
    """Tickets that may be about the same matter; a block of the ticket's page, or a page."""
    rows = like_rows(services.desk.like(who, ticket_id))
    ticket = services.tickets.get(who, ticket_id)
    return render("desk/like.html", "like", ticket=ticket, rows=rows)
