"""Time limits as data: by severity, customer grade and kind; a company may change them."""

from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Literal

from pydantic import Field, ValidationError, field_validator

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Exact
from chalicelib.tickets.words import Kind, Place, Severity

LIMITS: Final = ("response", "update", "resolution")
CHANGES: Final = ("person", "place", "time")

# Minutes of working time. A working day of eight hours has 480.
_HOUR, _DAY = 60, 480


def _row(
    response: int, update: int, resolution: int, person: int, place: int, time: int
) -> dict[str, int]:
    return dict(
        zip((*LIMITS, *CHANGES), (response, update, resolution, person, place, time), strict=True)
    )


DEFAULT: Final[dict[str, Any]] = {
    "minutes": {
        "critical": _row(_HOUR, 4 * _HOUR, 2 * _DAY, 2 * _HOUR, _DAY, 2 * _DAY),
        "high": _row(2 * _HOUR, _DAY, 3 * _DAY, 4 * _HOUR, 2 * _DAY, 3 * _DAY),
        "normal": _row(4 * _HOUR, 2 * _DAY, 5 * _DAY, _DAY, 3 * _DAY, 5 * _DAY),
        "low": _row(_DAY, 3 * _DAY, 10 * _DAY, 2 * _DAY, 5 * _DAY, 10 * _DAY),
    },
    # Percent of those minutes.
    "grades": {"strategic": 50, "key": 75, "general": 100},
    "kinds": {
        "complaint": {"percent": 100, "limits": list(LIMITS), "changes": list(CHANGES)},
        "exception": {"percent": 100, "limits": list(LIMITS), "changes": list(CHANGES)},
        "enquiry": {"percent": 100, "limits": ["response"], "changes": ["person"]},
        "suggestion": {"percent": 200, "limits": ["response"], "changes": []},
        "public_review": {"percent": 100, "limits": ["response"], "changes": ["person"]},
    },
    "warn_at": [50, 75],
    # Severities whose limits run day and night.
    "round_the_clock": [],
    # Where the second and third change invite to, and after how many working minutes.
    "place": {"place": "office", "after": _DAY},
    "time": {"place": "visit", "after": 2 * _DAY},
}


# Kinds that came after companies had written policies of their own.
LATER: Final = (Kind.PUBLIC_REVIEW.value,)


class Delays(Exact):
    """Minutes of working time from receipt (for ``update``: since the customer last heard)."""

    response: int = Field(ge=1)
    update: int = Field(ge=1)
    resolution: int = Field(ge=1)
    person: int = Field(ge=1)
    place: int = Field(ge=1)
    time: int = Field(ge=1)


class OfKind(Exact):
    """What runs for a kind of ticket, and at how many percent of the minutes."""

    percent: int = Field(ge=1, le=1000)
    limits: tuple[Literal["response", "update", "resolution"], ...]
    changes: tuple[Literal["person", "place", "time"], ...]


class Invitation(Exact):
    """Where a change of place or time leads, and after how many working minutes."""

    place: Place
    after: int = Field(ge=0)


class TicketPolicy(Exact):
    """A company's limits; every severity and kind has its row."""

    minutes: dict[Severity, Delays]
    grades: dict[str, int]
    kinds: dict[Kind, OfKind]
    warn_at: tuple[int, ...] = (50, 75)
    round_the_clock: tuple[Severity, ...] = ()
    place: Invitation
    time: Invitation

    @field_validator("kinds", mode="before")
    @classmethod
    def _with_later_kinds(cls, kinds: Any) -> Any:
        """A policy written before a kind existed runs that kind as supplied."""
        later = {kind: DEFAULT["kinds"][kind] for kind in LATER}
        return later | kinds if isinstance(kinds, dict) else kinds

    def delay(self, name: str, severity: Severity, grade: str, kind: Kind) -> int:
        """Seconds of working time for a limit or change; a grade without a row counts fully."""
        minutes: int = getattr(self.minutes[severity], name)
        percent = self.grades.get(grade, 100) * self.kinds[kind].percent
        return max(60, minutes * 60 * percent // 10_000)


def read(body: dict[str, Any]) -> TicketPolicy:
    """The policy that a stored body means; the default, which most companies keep, is at hand."""
    return _default() if body == DEFAULT else TicketPolicy.model_validate(body)


@lru_cache(maxsize=1)
def _default() -> TicketPolicy:
    return TicketPolicy.model_validate(DEFAULT)


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The body if it makes sense, else Invalid names the field and the remedy."""
    try:
        policy = TicketPolicy.model_validate(body)
    except ValidationError as error:
        raise _refused(error) from error
    for severity in Severity:
        _in_order(policy, severity)
    for kind in Kind:
        if kind not in policy.kinds:
            raise Invalid.field(f"kinds.{kind}", "Say which limits run for this kind.")
    if any(not 0 < percent < 100 for percent in policy.warn_at):
        raise Invalid.field("warn_at", "A warning comes between 1 and 99 percent of a limit.")
    return policy.model_dump(mode="json")


def _refused(error: ValidationError) -> Invalid:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("literal_error", "enum"):
        return Invalid.field(where, "Choose one of: %(expected)s.", **first["ctx"])
    return Invalid.field(where, "Enter a whole number of minutes above zero.")


def _in_order(policy: TicketPolicy, severity: Severity) -> None:
    row = policy.minutes.get(severity)
    if row is None:
        raise Invalid.field(f"minutes.{severity}", "Enter the limits of this severity.")
    for earlier, later in pairwise(CHANGES):
        if getattr(row, earlier) > getattr(row, later):
            raise Invalid.field(
                f"minutes.{severity}.{later}",
                "The three changes follow one another: person, place, time.",
            )
