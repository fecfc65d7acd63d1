"""Errors that carry a business fact; the edges translate them once.

``title`` and ``detail`` are English message ids: the edge translates them into the reader's
language and fills in ``params``.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: its pointer, and a message that names the remedy."""

    field: str
    message: str
    params: tuple[tuple[str, Any], ...] = ()


class DomainError(Exception):
    """A refusal that the caller can understand and act on."""

    status: ClassVar[int] = 400
    type: ClassVar[str] = "invalid-request"
    title: ClassVar[str] = "This cannot be done."

    def __init__(
        self, detail: str = "", *, problems: tuple[Problem, ...] = (), **params: Any
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.problems = problems
        self.params = params


class Invalid(DomainError):
    """What was sent does not fit; ``problems`` name each field and its remedy."""

    status = 422
    type = "invalid-input"
    title = "Please check what you entered."

    @classmethod
    def field(cls, field: str, message: str, **params: Any) -> "Invalid":
        """A refusal that concerns one field."""
        return cls(problems=(Problem(field, message, tuple(params.items())),))


class NotFound(DomainError):
    """No such thing here; also the answer for what belongs to somebody else."""

    status = 404
    type = "not-found"
    title = "This was not found."


class SignInNeeded(DomainError):
    """Nobody is signed in, or the key is not valid (any more)."""

    status = 401
    type = "sign-in-needed"
    title = "Please sign in."


# What somebody tried who may not: worth a line in the log.
REFUSED: Final = (401, 403)


class Forbidden(DomainError):
    """The role or key has no right to this."""

    status = 403
    type = "forbidden"
    title = "You may not do this."


class Conflict(DomainError):
    """The present state does not allow it."""

    status = 409
    type = "conflict"
    title = "This does not fit the present state."


class Stale(DomainError):
    """Somebody changed it meanwhile."""

    status = 412
    type = "stale-version"
    title = "Somebody changed this meanwhile. Please look at the new version and try again."


class VersionNeeded(DomainError):
    """A change must say which version it was made from."""

    status = 428
    type = "version-needed"
    title = "Send If-Match with the version that you read."


class TooMany(DomainError):
    """Too many calls; ``retry_after`` seconds to wait are in ``params``."""

    status = 429
    type = "too-many-requests"
    title = "Too many attempts. Please wait a moment."


class Busy(DomainError):
    """The store could not do it now; nothing was changed, or it can be repeated safely."""

    status = 503
    type = "busy"
    title = "The system is busy. Please try again in a moment."


class Unsure(Busy):
    """Perhaps it was done: nobody can tell yet. Only who repeats it under the same key may."""
