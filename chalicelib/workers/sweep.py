"""The clock's tick: every minute, the sweeper."""

from dataclasses import asdict
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent

from chalicelib import bootstrap

bp = Blueprint(__name__)


@bp.schedule("rate(1 minute)", name="sweep")
def sweep(_event: CloudWatchEvent) -> dict[str, Any]:
    """Wake everything that is due within the next minute."""
    return asdict(bootstrap.services().sweeper.run())
