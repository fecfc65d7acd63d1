"""Policies as versioned data: each subject brings its defaults, a company changes them.

A change never edits: it writes the next version and keeps the former one, with who and when,
so that what fired under an old policy can be explained.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.model import Frozen

Body = dict[str, Any]
Checked = Callable[[Body], Body]


class Policy(Frozen):
    """One version; ``version`` 0 is the default that nobody changed."""

    name: str
    version: int = 0
    body: dict[str, Any]
    changed_by: str = ""
    changed_at: datetime | None = None


class PolicyBook:
    """The policies there are: default and check by name, registered where all is wired."""

    def __init__(self) -> None:
        self._defaults: dict[str, Mapping[str, Any]] = {}
        self._checks: dict[str, Checked] = {}

    def register(
        self, name: str, default: Mapping[str, Any], check: Checked = lambda body: body
    ) -> None:
        """``check`` returns the body as it is to be stored, or raises :class:`Invalid`."""
        self._defaults[name] = default
        self._checks[name] = check

    def names(self) -> list[str]:
        return sorted(self._defaults)

    def default(self, name: str) -> Policy:
        if name not in self._defaults:
            raise NotFound()
        return Policy(name=name, body=deepcopy(dict(self._defaults[name])))

    def checked(self, name: str, body: Body) -> Body:
        if name not in self._checks:
            raise NotFound()
        return self._checks[name](body)
