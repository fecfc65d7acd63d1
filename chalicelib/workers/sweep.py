"""The clock's tick: every minute, the sweeper."""

from typing import Any

from chalice.app import Blueprint, CloudWatchEvent

from chalicelib import bootstrap

bp = Blueprint(__name__)


@bp.schedule("rate(1 minute)", name="sweep")
def sweep(event: CloudWatchEvent) -> dict[str, Any]:
    """Wake everything that is due within the next minute.

    Invoked by a person with ``{"redrive": true}`` as the event's detail, what was parked first.
    """
    sweeper = bootstrap.services().sweeper
    redriven = sweeper.redrive() if (event.detail or {}).get("redrive") is True else 0
    return vars(sweeper.run()) | {"redriven": redriven}
