"""A statement after its issue: revised under its number, or supplemented by the next one."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.accounts.ledger.model import Entry, Stated
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.drafting import Draft
from chalicelib.accounts.statements.errors import (
    NothingChanged,
    NothingToState,
    NotTheLatest,
    Superseded,
)
from chalicelib.accounts.statements.issuing import Issuing
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.words import Form
from chalicelib.kit.text import number_key
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# What a revision names one by one; a run of an import may have changed thousands.
MOST_CHANGES = 100
_DAY = timedelta(days=1)


@dataclass
class Revising:
    """Both concern the customer's latest statement only: later ones stand on the earlier."""

    issuing: Issuing

    def supplement(self, who: Principal, statement: Statement, reason: str) -> Statement:
        """Charges found later, on a statement of their own, with the next number.

        It has the period of the one that it adds to, and every entry booked into it since.
        Raises ``NotTheLatest``, ``NothingToState``.
        """
        return self.issuing.again(lambda: self._supplement(who, statement.id, reason))

    def revise(
        self, who: Principal, statement: Statement, reason: str, form: Form | None = None
    ) -> Statement:
        """The statement anew: as the books and the customer's file are now, the same number.

        Raises ``NotTheLatest``, ``NothingChanged``, ``Superseded``.
        """
        return self.issuing.again(lambda: self._revise(who, statement.id, reason, form))

    def _supplement(self, who: Principal, statement_id: str, reason: str) -> Statement:
        before = self._latest(who, statement_id)
        if before.by_shipment:
            raise NothingToState("What is found later stands on the shipment's next statement.")
        draft = self._draft(who, before, before.form)
        draft.anew = frozenset()
        self.issuing.compose(who, draft)
        draft.sections = tuple(each for each in draft.sections if each.lines)
        if not draft.sections:
            raise NothingToState("Nothing was booked into its period since.")
        uow = UnitOfWork(self.issuing.backing, who)
        sequence = self.issuing.number_of_next(who)
        statement = self.issuing.new(uow, who, draft, sequence).model_copy(
            update={
                "reason": reason,
                "supplements": before.id,
                "supplements_number": before.number,
                # It could not have gone out before what it is for was found.
                "out_by": self.issuing.out_by(who, self.issuing.today(who)),
            }
        )
        self.issuing.rows(who).insert(uow, statement)
        return self._written(who, uow, draft, statement, "statement.supplement")

    def _revise(
        self, who: Principal, statement_id: str, reason: str, form: Form | None
    ) -> Statement:
        before = self._latest(who, statement_id)
        draft = self._draft(who, before, form or before.form)
        stated = (each.currency for each in before.sections)
        draft.anew = frozenset() if before.supplements else frozenset(stated)
        if before.by_shipment:
            self._same_entries(who, before, draft)
        else:
            self.issuing.compose(who, draft, self._stated_before(before, draft))
        if before.supplements:
            draft.sections = tuple(
                each for each in draft.sections if each.lines or before.section(each.currency)
            )
        uow = UnitOfWork(self.issuing.backing, who)
        made = self.issuing.new(uow, who, draft, before.sequence, before.revision + 1)
        changes = composing.changes(before, made, _added(before, draft))
        if not changes:
            raise NothingChanged()
        statement = made.model_copy(
            update={
                "reason": reason,
                "revises": before.id,
                "out_by": before.out_by,
                "supplements": before.supplements,
                "supplements_number": before.supplements_number,
                "by_shipment": before.by_shipment,
                "shipment": before.shipment,
                "invoices": before.invoices,
                "changes": tuple(changes[:MOST_CHANGES]),
            }
        )
        self.issuing.rows(who).insert_revision(uow, before, statement)
        return self._written(who, uow, draft, statement, "statement.revise")

    def _latest(self, who: Principal, statement_id: str) -> Statement:
        rows = self.issuing.rows(who)
        statement = rows.get(statement_id)
        if statement is None or statement.revised_by:
            raise Superseded()
        newest = rows.of_customer(statement.customer_id, 1, None).items
        if [each.id for each in newest] != [statement.id]:
            raise NotTheLatest()
        return statement

    def _draft(self, who: Principal, before: Statement, form: Form) -> Draft:
        account = self.issuing.ledger.account(who, before.customer_id)
        customer = self.issuing.customers.get(who, before.customer_id)
        return Draft(account, customer, before.start, before.until, form)

    def _same_entries(self, who: Principal, before: Statement, draft: Draft) -> None:
        """A statement of one shipment keeps its entries: what is booked later stands on the
        shipment's next one. What is said about the customer may change, and the form."""
        draft.key, draft.sections = number_key(before.shipment), before.sections
        draft.entries = {
            each.currency: self.issuing.entries(who, before, each) for each in before.sections
        }
        self.issuing.list_documents(who, draft)

    def _stated_before(self, before: Statement, draft: Draft) -> dict[str, Stated | None]:
        """How far each currency was stated when the statement to be revised was issued.

        What a supplement does not speak of was stated by the one that it supplements.
        """
        account = draft.account
        stated = {code: account.stated_in(code) for code in account.balances}
        for section in before.sections:
            until: date = section.since - _DAY
            stated[section.currency] = Stated(
                until=until, cutoff=section.since_seq, closing=section.opening
            )
        return stated

    def _written(
        self, who: Principal, uow: UnitOfWork, draft: Draft, statement: Statement, action: str
    ) -> Statement:
        kept = draft.account if statement.by_shipment else None
        self.issuing.write(who, draft, statement, uow, kept)
        uow.audit(action, statement.id, number=statement.number, reason=statement.reason)
        uow.commit(statement)
        self.issuing.remember(statement, draft)
        return statement


def _added(before: Statement, draft: Draft) -> dict[str, list[Entry]]:
    """The entries that were booked since the issue before, by currency."""
    found = {}
    for code, entries in draft.entries.items():
        old = before.section(code)
        since = old.cutoff if old else 0
        found[code] = sorted((e for e in entries if e.seq > since), key=lambda e: e.seq)
    return found
