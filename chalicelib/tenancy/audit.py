"""A line of the audit trail as it is read."""

from datetime import datetime
from typing import Any

from chalicelib.kit.values import Frozen


class Act(Frozen):
    """One thing done: ``action`` is ``subject.verb``, done to ``subject``."""

    action: str
    subject: str
    facts: dict[str, Any] = {}


class AuditLine(Frozen):
    """What one act of one person changed, written in the transaction of the change."""

    id: str
    at: datetime
    by: str
    request: str = ""
    acts: tuple[Act, ...] = ()
