"""What goes over the wire about exports. Amounts are whole minor units."""

from datetime import date, datetime

from pydantic import BaseModel, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.wire import In, Out


class ExportNew(In):
    """An export to begin: with both days, of what is dated in that period; with neither, the next
    running one, of everything that no running export holds yet."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> "ExportNew":
        if (self.since is None) != (self.until is None):
            raise ValueError(N_("Give both days of the period, or none."))
        return self


class PeriodNew(In):
    """A file of the entries dated in a period, both days included."""

    since: date
    until: date


class SumOut(Out):
    """What it holds in one currency."""

    currency: str
    lines: int
    debits: int
    credits: int


class ExportOut(Out):
    """An export; ``number`` 0 for one of a period; ``done`` counts accounts."""

    id: str
    number: int
    since: date | None
    until: date | None
    state: str
    done: int
    total: int
    lines: int
    sums: list[SumOut]
    started_at: datetime
    finished_at: datetime | None


class FileLinkOut(BaseModel):
    """Where a file can be fetched for five minutes."""

    url: str
