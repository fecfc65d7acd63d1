"""Policies as versioned data: each subject brings its defaults, a company changes them.

A change never edits: it writes the next version and keeps the former one, with who and when,
so that what fired under an old policy can be explained.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from chalicelib.kit.errors import NotFound
from chalicelib.kit.values import Frozen

Body = dict[str, Any]
Checked = Callable[[Body], Body]


class Policy(Frozen):
    """One version; ``version`` 0 is the default that nobody changed."""

    name: str
    version: int = 0
    body: dict[str, Any]
    changed_by: str = ""
    changed_at: datetime | None = None


class Acknowledgement(Frozen):
    """The last version of a policy that somebody has read; ``version`` 0: none yet."""

    user: str
    name: str
    version: int = 0
    at: datetime | None = None


class PolicyBook:
    """The policies there are: default and check by name, registered where all is wired.

    ``modules`` names a subject's policy module by policy: it is imported when first asked for,
    and has ``DEFAULT`` (or ``DEFAULTS``) and, where a body needs checking, ``checked(body)``.
    """

    def __init__(self, modules: Mapping[str, str] | None = None) -> None:
        self._modules = dict(modules or {})
        # As text: reading it anew is the quickest copy that nobody can change.
        self._defaults: dict[str, str] = {}
        self._checks: dict[str, Checked] = {}

    def register(
        self, name: str, default: Mapping[str, Any], check: Checked = lambda body: body
    ) -> None:
        """``check`` returns the body as it is to be stored, or raises :class:`Invalid`."""
        self._defaults[name] = json.dumps(dict(default))
        self._checks[name] = check

    def names(self) -> list[str]:
        return sorted({*self._defaults, *self._modules})

    def default(self, name: str) -> Policy:
        self._load(name)
        return Policy(name=name, body=json.loads(self._defaults[name]))

    def checked(self, name: str, body: Body) -> Body:
        self._load(name)
        return self._checks[name](body)

    def _load(self, name: str) -> None:
        if name in self._defaults:
            return
        if name not in self._modules:
            raise NotFound()
        self._defaults[name], self._checks[name] = _shipped(self._modules[name])


@lru_cache(maxsize=64)  # a module's default does not change while the process lives
def _shipped(name: str) -> tuple[str, Checked]:
    """The default that a policy module brings, and its check of a body."""
    module = import_module(name)
    default = getattr(module, "DEFAULT", None) or module.DEFAULTS
    return json.dumps(dict(default)), getattr(module, "checked", lambda body: body)
