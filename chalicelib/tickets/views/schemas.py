"""What goes over the wire about saved views."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.kit.wire import In, Out

Queue = Literal["due", "mine", "team", "unassigned", "waiting"]
Filter = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


class ViewIn(In):
    """A queue and its filters under a name; ``shared`` with the company, or one's own.

    ``default``: the desk opens with it for who saves it.
    """

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    queue: Queue = "due"
    severity: Filter = ""
    kind: Filter = ""
    category: Filter = ""
    department: Filter = ""
    step: Filter = ""
    shared: bool = False
    default: bool = False

    def wanted(self) -> dict[str, str]:
        """The filters that narrow anything."""
        names = ("severity", "kind", "category", "department", "step")
        return {name: value for name in names if (value := getattr(self, name))}


class ViewOut(Out):
    """A saved view; ``count`` tickets fit it now, or more than that (``more``)."""

    id: str
    name: str
    owner: str
    owner_name: str
    shared: bool
    queue: Queue
    wanted: dict[str, str]
    default: bool = False
    count: int | None = Field(default=None)
    more: bool = False
    version: int
