"""Setting credits against debits, taking that back, and holding a debit in dispute."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.ledger.errors import MoreThanOpen, NotAllocatable
from chalicelib.accounts.ledger.model import Account, Allocation, Balance, Item

Share = tuple[Item, int]


@dataclass(frozen=True)
class Matched:
    """What allocating or releasing leaves: the account, and every item that changed."""

    account: Account
    credit: Item
    debits: tuple[Item, ...]
    allocations: tuple[Allocation, ...]


def oldest_first(amount: int, debits: Iterable[Item]) -> list[Share]:
    """How an amount falls on open debits: by due date, then number; what is disputed last.

    A customer who disputes an amount does not mean to pay it, so money goes elsewhere first.
    """
    ordered = sorted(debits, key=lambda each: (each.due, each.number, each.id))
    parts = [(item, item.undisputed) for item in ordered]
    parts += [(item, item.contested) for item in ordered]
    shares: dict[str, Share] = {}
    left = amount
    for item, part in parts:
        share = min(left, part)
        if share > 0:
            before = shares[item.id][1] if item.id in shares else 0
            shares[item.id] = (item, before + share)
            left -= share
    return list(shares.values())


def allocate(account: Account, credit: Item, shares: Sequence[Share]) -> Matched:
    """Set parts of a credit against debits; what is not allocated stays on account.

    Raises :class:`NotAllocatable` or :class:`MoreThanOpen`.
    """
    _check(credit, shares)
    balance = account.balance(credit.currency)
    debits, allocations = [], []
    for item, amount in shares:
        debits.append(settled(item, amount, credit.id))
        allocations.append(_allocation(credit, item, amount))
        balance = _moved(balance, item, debits[-1])
    used = sum(amount for _, amount in shares)
    after = credit.replaced(remaining=credit.remaining - used)
    balance = balance.model_copy(update={"credits": balance.credits - used})
    return Matched(account.with_balance(balance), after, tuple(debits), tuple(allocations))


def release(
    account: Account,
    credit: Item,
    debits: Mapping[str, Item],
    back: Sequence[Allocation],
    today: date,
) -> Matched:
    """Take allocations of one credit back: the debits are open again, the credit unallocated.

    ``debits`` holds every debit concerned by its id. The allocations are marked as undone
    today, so that ageing at an earlier day still sees them.
    """
    balance = account.balance(credit.currency)
    reopened: dict[str, Item] = {}
    for allocation in back:
        before = reopened.get(allocation.debit_id, debits[allocation.debit_id])
        after = _reopened(before, allocation)
        balance = _moved(balance, before, after)
        reopened[after.id] = after
    given = sum(allocation.amount for allocation in back)
    undone = tuple(each.model_copy(update={"undone_on": today}) for each in back)
    balance = balance.model_copy(update={"credits": balance.credits + given})
    freed = credit.replaced(remaining=credit.remaining + given)
    return Matched(account.with_balance(balance), freed, tuple(reopened.values()), undone)


def dispute(
    account: Account,
    item: Item,
    disputed: bool,
    reason: str,
    amount: int = 0,
    dispute_id: str = "",
) -> tuple[Account, Item]:
    """Mark an amount of a debit as disputed (0: all of it), or the debit as settled again.

    Only what is open of it counts.
    """
    after = item.replaced(
        disputed=disputed,
        disputed_amount=amount if disputed else 0,
        dispute_reason=reason if disputed else "",
        dispute_id=dispute_id if disputed else "",
    )
    balance = _moved(account.balance(item.currency), item, after)
    return account.with_balance(balance), after


def settled(item: Item, amount: int, credit_id: str) -> Item:
    """The debit after that much of a credit."""
    matched = item.matched if credit_id in item.matched else (*item.matched, credit_id)
    return item.replaced(remaining=item.remaining - amount, matched=matched)


def _reopened(item: Item, allocation: Allocation) -> Item:
    matched = tuple(each for each in item.matched if each != allocation.credit_id)
    released = tuple(dict.fromkeys((*item.released, allocation.credit_id)))
    remaining = item.remaining + allocation.amount
    return item.replaced(remaining=remaining, matched=matched, released=released)


def _check(credit: Item, shares: Sequence[Share]) -> None:
    same = (credit.customer_id, credit.currency)
    if credit.debit or any(
        not item.debit or (item.customer_id, item.currency) != same for item, _ in shares
    ):
        raise NotAllocatable()
    if len({item.id for item, _ in shares}) != len(shares):
        raise NotAllocatable()
    if any(not 0 < amount <= item.remaining for item, amount in shares):
        raise MoreThanOpen()
    if sum(amount for _, amount in shares) > credit.remaining:
        raise MoreThanOpen()


def _allocation(credit: Item, debit: Item, amount: int) -> Allocation:
    # A prepayment settles an invoice on the invoice's date, not before there was one.
    return Allocation(
        credit_id=credit.id,
        debit_id=debit.id,
        amount=amount,
        made_on=max(credit.dated, debit.dated),
        late=max(0, (credit.dated - debit.due).days),
        taken=max(0, (credit.dated - debit.dated).days),
    )


def _moved(balance: Balance, before: Item, after: Item) -> Balance:
    return balance.model_copy(
        update={
            "debits": balance.debits + after.remaining - before.remaining,
            "disputed": balance.disputed + after.contested - before.contested,
            "unbilled": balance.unbilled + after.unbilled - before.unbilled,
            "open_count": balance.open_count + int(after.open) - int(before.open),
        }
    )
