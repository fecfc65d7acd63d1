"""What the user has decided about a file: columns, date orders, decimal marks and the rest."""

from pydantic import Field

from chalicelib.imports.dates import DateOrder
from chalicelib.kit.values import Frozen


class Choices(Frozen):
    """Decisions by field name. Nothing here is filled in without the user's confirmation.

    `zone` reads times that state none; `currency` is for rows without one; `rounded` allows
    amounts finer than the currency to be rounded; `terms_days` makes due dates where the file
    has none; `default_customer` is the code for rows that name no customer; `match_padding`
    takes invoice numbers for known ones that differ only by lost leading zeros; `words` says what
    the file's own words mean, by field and folded word.
    """

    columns: dict[str, int] = Field(default_factory=dict)
    orders: dict[str, DateOrder] = Field(default_factory=dict)
    marks: dict[str, str] = Field(default_factory=dict)
    zone: str = ""
    currency: str = ""
    rounded: bool = False
    terms_days: int | None = None
    create_customers: bool = False
    default_customer: str = ""
    match_padding: bool = False
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
