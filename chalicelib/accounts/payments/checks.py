"""Whether a file adds up: asked before anything of it is taken in.

An account statement proves itself: opening balance and entries give the closing balance, the
next page opens where the last one closed, and what the bank counted is what was read.
"""

from collections.abc import Iterable

from chalicelib.accounts.payments.lines import Fault, ReadFile, ReadStatement
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import format_amount

_ASK = N_("Ask the bank for a corrected or complete file; nothing of this one was taken in.")
MOST_LINES = 20_000


def checked(read: ReadFile) -> ReadFile:
    """The file with every fault found, in the order of its rows."""
    faults = list(read.faults)
    for statement in read.statements:
        faults += [*_balances(statement, bool(read.faults)), *_counts(statement)]
    faults += _pages(read.statements)
    faults += _too_many(read)
    ordered = sorted(faults, key=lambda each: each.row)
    return read.model_copy(update={"faults": tuple(ordered)})


def _balances(statement: ReadStatement, told: bool) -> Iterable[Fault]:
    """A statement has both balances, and its entries lead from one to the other.

    ``told``: the reading has said already what is wrong with a balance.
    """
    if statement.source == "statement" and None in (statement.opening, statement.closing):
        if told:
            return
        yield _fault(
            statement,
            N_("The statement %(name)s of %(account)s has no opening or no closing balance."),
        )
        return
    if statement.opening is None or statement.closing is None:
        return
    reached = statement.opening + statement.total
    if reached != statement.closing:
        yield _fault(
            statement,
            N_(
                "The statement %(name)s of %(account)s does not add up: opening %(opening)s and"
                " entries of %(entries)s give %(reached)s, but it closes with %(closing)s."
            ),
            opening=_said(statement, statement.opening),
            entries=_said(statement, statement.total),
            reached=_said(statement, reached),
            closing=_said(statement, statement.closing),
        )


def _counts(statement: ReadStatement) -> Iterable[Fault]:
    """What the bank counted and added up itself."""
    credits = [line.amount for line in statement.lines if line.amount > 0]
    debits = [-line.amount for line in statement.lines if line.amount < 0]
    stated = statement.stated
    # Where entries hold several payments, the lines are more than what the bank counts.
    whole = statement.entries == len(statement.lines) and not statement.pending
    counted = (
        (
            stated.entries,
            statement.entries + statement.pending,
            N_("The bank counts %(said)s entries, but the file holds %(found)s."),
        ),
        (
            stated.credits if whole else None,
            len(credits),
            N_("The bank counts %(said)s credits, but the file holds %(found)s."),
        ),
        (
            stated.debits if whole else None,
            len(debits),
            N_("The bank counts %(said)s debits, but the file holds %(found)s."),
        ),
    )
    for said, found, why in counted:
        if said is not None and said != found:
            yield _fault(statement, why, said=said, found=found)
    if statement.pending:
        return
    added = (
        (
            stated.credit_sum,
            sum(credits),
            N_("The bank adds its credits up to %(said)s, but they make %(found)s."),
        ),
        (
            stated.debit_sum,
            sum(debits),
            N_("The bank adds its debits up to %(said)s, but they make %(found)s."),
        ),
    )
    for said, found, why in added:
        if said is not None and said != found:
            yield _fault(statement, why, said=_said(statement, said), found=_said(statement, found))


def _pages(statements: Iterable[ReadStatement]) -> Iterable[Fault]:
    """Within one file, a page of a statement opens where the page before it closed."""
    last: dict[tuple[str, str, str], ReadStatement] = {}
    for statement in statements:
        if statement.source != "statement" or not statement.number:
            continue
        key = (statement.account, statement.currency, statement.number)
        before = last.get(key)
        if before and statement.page == before.page + 1 and statement.opening != before.closing:
            yield _fault(
                statement,
                N_(
                    "Page %(page)s opens with %(opening)s, but the one before closed with %(last)s."
                ),
                page=statement.page,
                opening=_said(statement, statement.opening or 0),
                last=_said(statement, before.closing or 0),
            )
        last[key] = statement


def _too_many(read: ReadFile) -> Iterable[Fault]:
    if len(read.lines) > MOST_LINES:
        yield Fault(
            row=1,
            why=N_("The file holds more than 20,000 lines."),
            remedy=N_("Ask the bank for shorter periods and upload one file after the other."),
        )


def _fault(statement: ReadStatement, why: str, **params: str | int) -> Fault:
    named = {"name": statement.number or statement.name or "–", "account": statement.account}
    return Fault(row=statement.row, why=why, remedy=_ASK, params={**named, **params})


def _said(statement: ReadStatement, amount: int) -> str:
    return f"{statement.currency} {format_amount(amount, statement.currency)}"
