"""What goes over the wire about interest. Amounts are minor units."""

from datetime import date

from chalicelib.kit.wire import In, Out


class InterestNew(In):
    """Charge interest up to a day, yesterday if none is given."""

    until: date | None = None


class InterestOut(Out):
    """What one currency bears, both days included."""

    currency: str
    since: date
    until: date
    amount: int


class InterestRunOut(Out):
    """A run over all customers."""

    id: str
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, int]
