"""The API of samples of closed tickets."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.jobs.schemas import JobOut
from chalicelib.kit.paging import Listing
from chalicelib.tickets.sampling.schemas import (
    SampledMonthOut,
    SampleNew,
    SampleOut,
    VerdictIn,
)

bp = Blueprint(__name__)

APPROVE = "tickets.approve"
ALL = "/v1/samples"
ONE = f"{ALL}/{{month}}"


@endpoint(bp, "GET", ALL, right=APPROVE, gives=SampledMonthOut, listing=True)
def list_samples(call: Call) -> Any:
    """List the months of which a sample was drawn, the newest first."""
    found = call.services.sampling.newest(call.who, call.limit, call.after)
    return Listing([SampledMonthOut(month=month) for month in found.items], found.after)


@endpoint(bp, "POST", ALL, right=APPROVE, takes=SampleNew, gives=JobOut, status=202)
def draw_sample(call: Call) -> Any:
    """Draw a month's sample of closed tickets, none of one's own; drawn again it stays."""
    return call.services.sampling.draw(call.who, call.body.month)


@endpoint(bp, "GET", ONE, right=APPROVE, gives=SampleOut)
def get_sample(call: Call) -> Any:
    """Read a month's sample with what was found in each ticket."""
    return call.services.sampling.get(call.who, call.path["month"])


@endpoint(
    bp, "PUT", f"{ONE}/tickets/{{ticket_id}}", right=APPROVE, takes=VerdictIn, gives=SampleOut
)
def judge_sampled(call: Call) -> Any:
    """Note what was found in a ticket of the sample; gives the whole sample."""
    place = (call.path["month"], call.path["ticket_id"])
    return call.services.sampling.judge(call.who, *place, call.body)
