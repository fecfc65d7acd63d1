"""What goes over the wire about imports."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from chalicelib.imports.choices import Choices
from chalicelib.imports.dates import DateOrder
from chalicelib.imports.model import State, Tally
from chalicelib.kit.wire import In, Out

KindName = Literal["customers", "invoices", "complaints"]


class ImportNew(In):
    """A file that is about to be uploaded: what it holds, its name and size in bytes."""

    kind: KindName
    filename: str = Field(min_length=1, max_length=200)
    size: int = Field(gt=0)


class UploadOut(Out):
    """Where to post the file, as multipart with these fields before it."""

    url: str
    fields: dict[str, str]


class ReadAsIn(In):
    """How to read the file; empty values are found out."""

    encoding: Literal["", "utf-8", "utf-16", "gb18030", "windows-1252"] = ""
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    sheet: str = Field(default="", max_length=100)


class ColumnsIn(In):
    """Which column (counted from 0) holds which field."""

    columns: dict[str, int] = Field(max_length=100)


class SettingsIn(In):
    """What only a person can know: orders and marks by field, and the rest of the decisions.

    ``words`` says by field what the file's own words mean: ``{"category": {"Pothole": "damage"}}``.
    """

    orders: dict[str, DateOrder] = Field(default_factory=dict, max_length=100)
    marks: dict[str, Literal[".", ","]] = Field(default_factory=dict, max_length=100)
    zone: str = Field(default="", max_length=64)
    currency: str = Field(default="", max_length=3)
    rounded: bool = False
    terms_days: int | None = Field(default=None, ge=0, le=365)
    create_customers: bool = False
    default_customer: str = Field(default="", max_length=50)
    words: dict[str, dict[str, str]] = Field(default_factory=dict, max_length=20)


class ZerosIn(In):
    """Whether invoice numbers that differ only by leading zeros are the same."""

    match: bool


class ImportOut(Out):
    """An import as it stands."""

    id: str
    kind: str
    filename: str
    size: int
    state: State
    headings: tuple[str, ...]
    rows: int
    choices: Choices
    padding_decided: bool
    checked: Tally
    result: Tally
    obstacles: int
    left: int
    job: str
    created_at: datetime
    finished_at: datetime | None
    version: int


class ImportBegun(Out):
    """A new import, and where its file goes."""

    made: ImportOut
    upload: UploadOut


class ColumnOut(Out):
    """A column: what it holds, and what its values prove as dates and amounts; ``words`` are its
    different values with their numbers, where it has few."""

    heading: str
    filled: int
    samples: tuple[str, ...]
    dates: dict[str, Any]
    numbers: dict[str, Any]
    words: dict[str, int]


class ProblemOut(BaseModel):
    """Something wrong in one row, in the reader's language."""

    row: int
    field: str
    message: str
    value: str
