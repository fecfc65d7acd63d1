"""Under which of our own accounts the statements of a file are kept; what is unclear is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.accounts.payments.lines import ReadFile, ReadStatement, account_key
from chalicelib.accounts.payments.model import BankFile
from chalicelib.accounts.payments.own_accounts import OwnAccounts, Unclear, Written
from chalicelib.accounts.payments.ports import Payments
from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Placed:
    """A file with the account of each statement, and the accounts that a person must name."""

    read: ReadFile
    unclear: tuple[Unclear, ...]

    @property
    def kept_as(self) -> list[str]:
        return [each.kept_as for each in self.read.statements]


def placed(rows: Payments, read: ReadFile, doubted: Sequence[str]) -> Placed:
    """Find the account of each statement; an earlier one of the file counts for a later one."""
    own: dict[str, OwnAccounts] = {}
    statements: list[ReadStatement] = []
    unclear: dict[str, Unclear] = {}
    for statement in read.statements:
        currency, key = statement.currency, statement.written
        accounts = own.setdefault(currency, rows.own_accounts(currency))
        doubt = named(currency, key) in doubted
        found = accounts.alike(key) if doubt else accounts.of(key)
        kept_as = found[0] if len(found) == 1 and not doubt else ""
        if kept_as:
            own[currency] = accounts.also(key, kept_as)
        else:
            alike = tuple(accounts.in_full(each) for each in found)
            told = Unclear(account=statement.account, currency=currency, alike=alike)
            unclear.setdefault(named(currency, key), told)
        statements.append(statement.model_copy(update={"kept_as": kept_as}))
    read = read.model_copy(update={"statements": tuple(statements)})
    return Placed(read, tuple(unclear.values()))


def named(currency: str, key: str) -> str:
    """What an account is called on a file."""
    return f"{currency}#{key}"


def say(
    rows: Payments, made: BankFile, account: str, currency: str, kept_as: str
) -> tuple[BankFile, Callable[[UnitOfWork], None]]:
    """The file with an answer, or with a doubt where there is none; and what is remembered of it.

    Raises ``Invalid`` for an account that the file does not name.
    """
    told = {(each.account, each.currency) for each in made.unclear}
    told |= {(each.account, each.currency) for each in made.statements}
    if (account, currency) not in told:
        raise Invalid.field("account", "This file names no such account.")
    key, meant = account_key(account, currency), account_key(kept_as, currency)
    if kept_as and not meant:
        raise Invalid.field("kept_as", N_("Give the account's number as your bank writes it."))
    doubted = [each for each in made.doubted if each != named(currency, key)]
    if not meant:
        doubted.append(named(currency, key))

    def remember(uow: UnitOfWork) -> None:
        if meant:
            known = rows.own_accounts(currency).account(meant)
            rows.put_account(uow, currency, key, Written(known, said=True))

    return made.model_copy(update={"doubted": tuple(doubted)}), remember
