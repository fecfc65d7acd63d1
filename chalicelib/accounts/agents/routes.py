"""The API of set-off with overseas agents."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.agents.schemas import (
    AgentOut,
    PositionOut,
    SetOffFileOut,
    SetOffNew,
    SetOffOut,
    SetOffUndo,
)
from chalicelib.http import Call, endpoint

bp = Blueprint(__name__)

READ, POST = "accounts.read", "accounts.post"
AGENT, ONE = "/v1/agents/{customer_id}", "/v1/set-offs/{set_off_id}"


@endpoint(bp, "GET", AGENT, right=READ, gives=AgentOut)
def get_agent(call: Call) -> Any:
    """What an agent and we owe each other, in each currency."""
    agents, customer = call.services.agents, call.path["customer_id"]
    found = [PositionOut.model_validate(e) for e in agents.positions(call.who, customer)]
    agreed = agents.agreed(call.who, customer)
    return AgentOut(customer_id=customer, agreed=agreed, positions=found)


@endpoint(bp, "POST", AGENT + "/set-offs", right=POST, takes=SetOffNew, gives=SetOffOut, status=201)
def set_off(call: Call) -> Any:
    """Set off what can be in one currency; books both sides and issues the statement.

    More than twelve documents of a side are set off in the background (``state`` *making*).
    """
    said: SetOffNew = call.body
    customer = call.path["customer_id"]
    return call.services.agents.set_off(call.who, customer, said.currency, said.note)


@endpoint(bp, "GET", "/v1/set-offs", right=READ, gives=SetOffOut, listing=True)
def list_set_offs(call: Call) -> Any:
    """List set-off statements, the newest first."""
    return call.services.agents.newest(call.who, call.limit, call.after)


@endpoint(bp, "GET", ONE, right=READ, gives=SetOffOut)
def get_set_off(call: Call) -> Any:
    """Read one set-off statement."""
    return call.services.agents.get(call.who, call.path["set_off_id"])


@endpoint(bp, "POST", ONE + "/undo", right=POST, takes=SetOffUndo, gives=SetOffOut, versioned=True)
def undo_set_off(call: Call) -> Any:
    """Take a set-off back by counter entries on both sides."""
    version = call.version or 0
    return call.services.agents.undo(call.who, call.path["set_off_id"], version, call.body.reason)


@endpoint(bp, "GET", ONE + "/document", right=READ, gives=SetOffFileOut)
def get_set_off_document(call: Call) -> Any:
    """Where the statement can be fetched as PDF, in the agent's language."""
    return {"url": call.services.agents.document_link(call.who, call.path["set_off_id"])}


@endpoint(bp, "POST", ONE + "/send", right=POST, gives=SetOffOut, versioned=True)
def send_set_off(call: Call) -> Any:
    """E-mail the statement to the agent, with a link and the PDF; a link sent before ends."""
    return call.services.agents.send(call.who, call.path["set_off_id"], call.version or 0)


@endpoint(bp, "POST", ONE + "/go-on", right=POST, gives=SetOffOut)
def go_on_with_set_off(call: Call) -> Any:
    """Let a set-off whose background work was given up go on where it stopped."""
    return call.services.agents.go_on(call.who, call.path["set_off_id"])
