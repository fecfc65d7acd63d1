"""Wiring: ledger, terms, statements and reminders."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.wired import Wired

if TYPE_CHECKING:
    from datetime import date

    from chalicelib.accounts.agents.service import AgentService
    from chalicelib.accounts.booked.recounting import Recounting
    from chalicelib.accounts.booked.service import BookingService
    from chalicelib.accounts.bookkeeping.service import BookkeepingService
    from chalicelib.accounts.cash.service import CashService
    from chalicelib.accounts.checking.service import CheckingService
    from chalicelib.accounts.confirmation.service import ConfirmationService
    from chalicelib.accounts.credit.service import CreditService
    from chalicelib.accounts.credit.watch import CreditWatch
    from chalicelib.accounts.disputes.service import DisputeService
    from chalicelib.accounts.figures.service import FigureService
    from chalicelib.accounts.interest.service import InterestService
    from chalicelib.accounts.ledger.service import LedgerService
    from chalicelib.accounts.payables.service import PayableService
    from chalicelib.accounts.payments.service import PaymentService
    from chalicelib.accounts.rates.service import RateService
    from chalicelib.accounts.reconciliation.service import ReconciliationService
    from chalicelib.accounts.reminders.service import ReminderService
    from chalicelib.accounts.statements.service import StatementService
    from chalicelib.accounts.terms.ending import EndingAgreements
    from chalicelib.accounts.terms.service import TermsService
    from chalicelib.accounts.write_offs.service import WriteOffService
    from chalicelib.tallies.recounting import Recounting as CounterRecounting
    from chalicelib.unit_of_work import UnitOfWork


class AccountsWiring(Wired):
    """Ledger, terms, statements and reminders."""

    @cached_property
    def ledger(self) -> "LedgerService":
        from chalicelib.accounts.ledger.repository import LedgerRepository
        from chalicelib.accounts.ledger.service import LedgerService

        ledger = LedgerService(
            self.backing,
            self.rows(LedgerRepository),
            self.whole.tenancy,
            self.whole.customers,
            self.whole.jobs,
            self.terms,
            self.credit_watch,
        )
        ledger.daily.besides = self._beside_the_ageing
        ledger.desk.bookings = self.bookings
        ledger.guard = lambda *asked: self.confirmations.guard(*asked)
        return ledger

    def _beside_the_ageing(self, uow: "UnitOfWork", due: "date") -> None:
        """What else begins in the night, when the books of the day are closed."""
        self.cash.begin(uow)
        self.account_figures.begin(uow)
        self.statements.nightly(uow, due)

    @cached_property
    def terms(self) -> "TermsService":
        from chalicelib.accounts.terms.repository import AgreementRepository
        from chalicelib.accounts.terms.service import TermsService

        return TermsService(
            self.backing,
            self.rows(AgreementRepository),
            self.whole.tenancy,
            self.whole.customers,
            lambda *asked: self.whole.shipments.departed_on(*asked),
            self.credit_watch,
            self.ending_agreements,
        )

    @cached_property
    def ending_agreements(self) -> "EndingAgreements":
        from chalicelib.accounts.terms.ending import EndingAgreements
        from chalicelib.accounts.terms.repository import AgreementRepository

        return EndingAgreements(
            self.backing,
            self.rows(AgreementRepository),
            self.whole.tenancy,
            self.whole.customers,
            lambda: self.whole.notices,
            lambda: self.whole.tickets,
        )

    @cached_property
    def credit_watch(self) -> "CreditWatch":
        from chalicelib.accounts.credit.repository import CreditRepository
        from chalicelib.accounts.credit.watch import CreditWatch

        rows = self.rows(CreditRepository)
        return CreditWatch(rows, self.whole.customers, self.whole.tenancy)

    @cached_property
    def interest(self) -> "InterestService":
        from chalicelib.accounts.interest.service import InterestService
        from chalicelib.accounts.ledger.repository import LedgerRepository

        return InterestService(
            self.backing,
            self.rows(LedgerRepository),
            self.ledger,
            self.terms,
            self.whole.customers,
            self.whole.tenancy,
            self.whole.jobs,
        )

    @cached_property
    def credit(self) -> "CreditService":
        from chalicelib.accounts.credit.repository import CreditRepository
        from chalicelib.accounts.credit.service import CreditService

        return CreditService(
            self.backing,
            self.rows(CreditRepository),
            self.ledger,
            self.terms,
            self.rates,
            self.whole.customers,
            self.whole.tenancy,
            self.whole.jobs,
        )

    @cached_property
    def write_offs(self) -> "WriteOffService":
        from chalicelib.accounts.write_offs.repository import WriteOffRepository
        from chalicelib.accounts.write_offs.service import WriteOffService

        rows = self.rows(WriteOffRepository)
        return WriteOffService(self.backing, rows, self.ledger, self.whole.tenancy)

    @cached_property
    def bookings(self) -> "BookingService":
        from chalicelib.accounts.booked.repository import BookingRepository
        from chalicelib.accounts.booked.service import BookingService

        return BookingService(self.rows(BookingRepository), self.credit_watch)

    @cached_property
    def recounting(self) -> "Recounting":
        from chalicelib.accounts.booked.recounting import Recounting
        from chalicelib.accounts.booked.repository import BookingRepository
        from chalicelib.accounts.credit.repository import CreditRepository

        return Recounting(
            self.backing,
            self.rows(BookingRepository),
            self.rows(CreditRepository),
            self.ledger,
            self.whole.shipments,
            self.disputes,
            self.whole.customers,
            self.whole.jobs,
        )

    @cached_property
    def payables(self) -> "PayableService":
        from chalicelib.accounts.payables.repository import PayableRepository
        from chalicelib.accounts.payables.service import PayableService

        return PayableService(
            self.backing, self.rows(PayableRepository), self.whole.tenancy, self.whole.customers
        )

    @cached_property
    def reconciliation(self) -> "ReconciliationService":
        from chalicelib.accounts.reconciliation.deciding import Deciding
        from chalicelib.accounts.reconciliation.ours import OurSide
        from chalicelib.accounts.reconciliation.repository import ReconciliationRepository
        from chalicelib.accounts.reconciliation.selling.books import Books
        from chalicelib.accounts.reconciliation.selling.charging import ChargingOn
        from chalicelib.accounts.reconciliation.service import ReconciliationService
        from chalicelib.accounts.reconciliation.workshop import Workshop

        shop = Workshop(
            self.backing,
            self.rows(ReconciliationRepository),
            self.whole.tenancy,
            OurSide(self.ledger, self.payables, self.whole.shipments),
            self.whole.jobs,
        )
        deciding = Deciding(shop, self.ledger, self.disputes)
        charging = ChargingOn(shop, self.ledger, Books(self.ledger, self.whole.shipments))
        return ReconciliationService(shop, self.whole.customers, deciding, charging, self.payables)

    @cached_property
    def agents(self) -> "AgentService":
        from chalicelib.accounts.agents.repository import SetOffRepository
        from chalicelib.accounts.agents.service import AgentService

        return AgentService(
            self.backing,
            self.rows(SetOffRepository),
            self.whole.tenancy,
            self.whole.customers,
            self.terms,
            self.ledger,
            self.payables,
            self.whole.jobs,
        )

    @cached_property
    def cash(self) -> "CashService":
        from chalicelib.accounts.cash.service import CashService

        return CashService(self.backing, self.whole.jobs, self.ledger, self.payables)

    @cached_property
    def rates(self) -> "RateService":
        from chalicelib.accounts.rates.repository import RateRepository
        from chalicelib.accounts.rates.service import RateService

        return RateService(self.backing, self.rows(RateRepository), self.whole.tenancy)

    @cached_property
    def payments(self) -> "PaymentService":
        from chalicelib.accounts.payments.repository import PaymentRepository
        from chalicelib.accounts.payments.service import PaymentService

        return PaymentService(
            self.backing,
            self.rows(PaymentRepository),
            self.whole.jobs,
            self.ledger,
            self.whole.customers,
            self.whole.tenancy,
            self.rates,
        )

    @cached_property
    def statements(self) -> "StatementService":
        from chalicelib.accounts.statements.repository import StatementRepository
        from chalicelib.accounts.statements.service import StatementService

        return StatementService(
            self.backing,
            self.rows(StatementRepository),
            self.whole.tenancy,
            self.whole.customers,
            self.ledger,
            self.whole.jobs,
            self.terms,
        )

    @cached_property
    def confirmations(self) -> "ConfirmationService":
        from chalicelib.accounts.confirmation.repository import SheetRepository
        from chalicelib.accounts.confirmation.service import ConfirmationService

        return ConfirmationService(
            self.backing,
            self.rows(SheetRepository),
            self.whole.tenancy,
            self.whole.customers,
            self.terms,
            self.ledger,
            self.disputes,
            lambda: self.reminders,
            lambda: self.whole.jobs,
        )

    @cached_property
    def recounting_disputes(self) -> "CounterRecounting":
        from chalicelib.accounts.disputes.recounting import DisputeCounters
        from chalicelib.accounts.disputes.repository import DisputeRepository
        from chalicelib.tallies.recounting import Recounting as CounterRecounting

        return CounterRecounting(self.backing, (DisputeCounters(self.rows(DisputeRepository)),))

    @cached_property
    def disputes(self) -> "DisputeService":
        from chalicelib.accounts.disputes.repository import DisputeRepository
        from chalicelib.accounts.disputes.service import DisputeService

        return DisputeService(
            self.backing,
            self.rows(DisputeRepository),
            self.whole.tenancy,
            self.whole.customers,
            self.ledger,
            self.whole.tickets,
            self.whole.portal,
            self.statements,
            authority=lambda: self.whole.settling,
            exposure=self.credit_watch,
        )

    @cached_property
    def reminders(self) -> "ReminderService":
        from chalicelib.accounts.reminders.papers import ReminderPapers
        from chalicelib.accounts.reminders.repository import ReminderRepository
        from chalicelib.accounts.reminders.service import ReminderService

        return ReminderService(
            self.backing,
            self.rows(ReminderRepository),
            self.whole.tenancy,
            self.whole.customers,
            self.ledger,
            self.whole.jobs,
            self.credit_watch,
            lambda: self.whole.notices,
            ReminderPapers(self.backing),
        )

    @cached_property
    def bookkeeping(self) -> "BookkeepingService":
        from chalicelib.accounts.bookkeeping.repository import ExportRepository
        from chalicelib.accounts.bookkeeping.service import BookkeepingService

        return BookkeepingService(
            self.backing,
            self.rows(ExportRepository),
            self.ledger,
            self.whole.tenancy,
            self.whole.customers,
            lambda: self.whole.jobs,
        )

    @cached_property
    def checking(self) -> "CheckingService":
        from chalicelib.accounts.checking.service import CheckingService

        return CheckingService(self.backing, lambda: self.whole.jobs, self.ledger, self.statements)

    @cached_property
    def account_figures(self) -> "FigureService":
        from chalicelib.accounts.figures.service import FigureService

        return FigureService(self.backing, self.ledger, self.rates, lambda: self.whole.jobs)
