"""What customers were charged for what a carrier bills, and whether it covers the cost. Pure.

A charge stands for a carrier's line where it is of the same shipment and nothing said about what
it is for contradicts. One charge may stand for several lines: it is shared among them in
proportion to what they cost, so that no sum counts it twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chalicelib.accounts.reconciliation.numbers import check_digit, form, is_container
from chalicelib.kit.text import number_key
from chalicelib.kit.values import Exact, Frozen
from chalicelib.shipments.references import normal_number


class Margin(StrEnum):
    """How what customers were charged stands to what the carrier bills."""

    UNASKED = ""  # a customer's list, a credit, or a cost whose bill has not come
    NEVER = "never"  # billed by the carrier, never charged to the customer
    BELOW = "below"  # charged, but less than it costs
    COVERED = "covered"
    ELSEWHERE = "elsewhere"  # charged in another currency: nothing can be added up


# What somebody should look at: where the company pays what nobody pays it.
SHORT = (Margin.NEVER, Margin.BELOW)
# Where charge and cost are in one currency, so that the one can be taken from the other.
EARNED = (*SHORT, Margin.COVERED)


class Sale(Exact):
    """A charge on a customer's account for the shipment of a carrier's line.

    ``amount`` is what it amounts to after corrections, in minor units; ``share`` is the part of
    it that stands for one match, 0 where it is for something else.
    """

    id: str
    customer_id: str
    number: str = ""
    currency: str
    amount: int
    dated: date
    kind: str = ""
    shipment: str = ""
    share: int = 0


class Sold(Frozen):
    """What stands for one match, and the customers that it may be charged to."""

    sales: tuple[Sale, ...] = ()
    customers: tuple[str, ...] = ()

    @property
    def customer(self) -> str:
        """The only customer that it can be for."""
        return self.customers[0] if len(self.customers) == 1 else ""

    def charged(self) -> dict[str, int]:
        return charged(self.sales)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one match costs: its amount, the numbers and the kinds of charge of its lines.

    ``kinds`` holds ``""`` where a line does not say what it is for.
    """

    currency: str
    amount: int
    numbers: frozenset[str]
    kinds: frozenset[str]

    def is_for(self, kind: str) -> bool:
        """Whether a charge of this kind may stand for it."""
        return kind in self.kinds or not kind or "" in self.kinds


def spellings(number: str) -> tuple[str, ...]:
    """The keys under which the books may have a number: with and without the carrier's code, a
    container with and without its check digit."""
    text = normal_number(number)
    if is_container(text):
        return number_key(text[:10]), number_key(f"{text[:10]}{check_digit(text)}")
    told = form(text)
    found = (text, told.bare if told else "")
    return tuple(dict.fromkeys(number_key(each) for each in found if each))


def shared(
    costs: Sequence[Cost], found: Mapping[str, Sequence[str]], sales: Mapping[str, Sale]
) -> list[tuple[Sale, ...]]:
    """For each cost the charges of its shipments, each with its share; ``found`` names the
    charges by the number that led to them."""
    near: dict[str, list[int]] = {}
    for at, cost in enumerate(costs):
        for each in dict.fromkeys(id_ for no in sorted(cost.numbers) for id_ in found.get(no, ())):
            near.setdefault(each, []).append(at)
    told: list[list[Sale]] = [[] for _ in costs]
    for id_ in sorted(near, key=lambda each: (sales[each].dated, each)):
        sale = sales[id_]
        shares = _shares(sale, [(at, costs[at]) for at in near[id_]])
        for at in near[id_]:
            told[at].append(sale.model_copy(update={"share": shares.get(at, 0)}))
    return [tuple(each) for each in told]


def charged(sold: Iterable[Sale]) -> dict[str, int]:
    """What stands for a match, by currency."""
    sums: dict[str, int] = {}
    for each in sold:
        if each.share:
            sums[each.currency] = sums.get(each.currency, 0) + each.share
    return dict(sorted(sums.items()))


def margin(cost: int, currency: str, sums: Mapping[str, int]) -> Margin:
    """How the charges stand to the cost; nothing is said of what costs nothing or is credited."""
    if cost <= 0:
        return Margin.UNASKED
    if not sums:
        return Margin.NEVER
    if currency not in sums:
        return Margin.ELSEWHERE
    return Margin.COVERED if sums[currency] >= cost else Margin.BELOW


def _shares(sale: Sale, near: Sequence[tuple[int, Cost]]) -> dict[int, int]:
    """By whose cost a charge is shared: those of its very kind first, those of its currency."""
    exact = [(at, cost) for at, cost in near if sale.kind and sale.kind in cost.kinds]
    fit = exact or [(at, cost) for at, cost in near if cost.is_for(sale.kind)]
    fit = [(at, cost) for at, cost in fit if cost.amount > 0]
    same = [(at, cost) for at, cost in fit if cost.currency == sale.currency]
    fit = same or [(at, cost) for at, cost in fit if cost.currency == fit[0][1].currency]
    return _in_proportion(sale.amount, fit)


def _in_proportion(amount: int, among: Sequence[tuple[int, Cost]]) -> dict[int, int]:
    """The amount in whole minor units, in proportion to the costs; what is left over by rounding
    goes to the first."""
    whole = sum(cost.amount for _, cost in among)
    found = {at: amount * cost.amount // whole for at, cost in among}
    if found:
        found[among[0][0]] += amount - sum(found.values())
    return found
