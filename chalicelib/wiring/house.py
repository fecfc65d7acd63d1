"""Wiring: the company, its people, the clock, jobs and what leaves the house."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from chalicelib.clock.sweeper import Sweeper
from chalicelib.notify.outbox import OutboxService
from chalicelib.wiring.wired import Wired

if TYPE_CHECKING:
    from chalicelib.audit.service import TrailService
    from chalicelib.jobs.service import JobService
    from chalicelib.mailroom.outgoing import Correspondence
    from chalicelib.mailroom.service import MailroomService
    from chalicelib.notices.push.service import PushService
    from chalicelib.notices.service import NoticeService
    from chalicelib.tenancy.service import TenancyService
    from chalicelib.tickets.unsent import Unsent
    from chalicelib.unit_of_work import UnitOfWork

# Which module brings the default and the check of which policy; imported when first asked for.
POLICIES: Final = {
    "authority": "chalicelib.tickets.settling.authority",
    "playbooks": "chalicelib.tickets.settling.playbooks",
    "claims": "chalicelib.tickets.claims.policy",
    "statements": "chalicelib.accounts.statements.policy",
    "disputes": "chalicelib.accounts.disputes.policy",
    "learning": "chalicelib.tickets.learning.policy",
    "credit": "chalicelib.accounts.credit.policy",
    "payments": "chalicelib.accounts.payments.policy",
    "reconciliation": "chalicelib.accounts.reconciliation.policy",
    "interest": "chalicelib.accounts.interest.policy",
    "reminders": "chalicelib.accounts.reminders.policy",
    "shipments": "chalicelib.shipments.policy",
    "terms": "chalicelib.accounts.terms.policy",
    "tickets": "chalicelib.tickets.policy",
    "wording": "chalicelib.tickets.wording.policy",
}


class HouseWiring(Wired):
    """The company, its people, the clock, jobs and what leaves the house."""

    @cached_property
    def sweeper(self) -> Sweeper:
        from chalicelib.tenancy.unscoped import SWEEPER, unscoped

        store = unscoped(self.backing.store, SWEEPER)
        return Sweeper(store, self.backing.queues, self.backing.clock)

    @cached_property
    def tenancy(self) -> "TenancyService":
        from chalicelib.tenancy.policies import PolicyBook
        from chalicelib.tenancy.service import TenancyService

        tenancy = TenancyService(self.backing, book=PolicyBook(POLICIES))
        tenancy.companies.rules_changed = self._rules_changed
        tenancy.people.moved = lambda uow, user: self.whole.tickets.colleague_moved(uow, user)
        return tenancy

    def _rules_changed(self, uow: "UnitOfWork", what: str) -> None:
        """Whoever runs by a policy or the calendar looks anew at what it has armed."""
        self.whole.tickets.rules_changed(uow, what)
        self.whole.reminders.rules_changed(uow, what)
        self.whole.credit.rules_changed(uow, what)

    @cached_property
    def jobs(self) -> "JobService":
        from chalicelib.jobs.repository import JobRepository
        from chalicelib.jobs.service import JobService

        return JobService(
            self.backing,
            self.rows(JobRepository),
            {
                "import": lambda: self.whole.imports.step,
                "import-undo": lambda: self.whole.imports.undo_step,
                "statement-run": lambda: self.whole.statements.step,
                "allocation": lambda: self.whole.ledger.allocation_step,
                "audit-check": lambda: self.whole.trail.checks.step,
                "account-figures": lambda: self.whole.account_figures.step,
                "account-months": lambda: self.whole.account_figures.recount_step,
                "books-check": lambda: self.whole.checking.step,
                "bookkeeping": lambda: self.whole.bookkeeping.step,
                "bookkeeping-cancel": lambda: self.whole.bookkeeping.give_back_step,
                "ageing": lambda: self.whole.ledger.ageing_step,
                "reconciliation": lambda: self.whole.reconciliation.step,
                "set-off": lambda: self.whole.agents.step,
                "cash-gap": lambda: self.whole.cash.step,
                "fee-sheet": lambda: self.whole.confirmations.prepare_step,
                "exposure-recount": lambda: self.whole.recounting.step,
                "bank-file": lambda: self.whole.payments.files.step,
                "bank-looking": lambda: self.whole.payments.looking_step,
                "bank-accepting": lambda: self.whole.payments.accepting_step,
                "reminder-run": lambda: self.whole.reminders.run_step,
                "credit-review": lambda: self.whole.credit.review_step,
                "reminder-approval": lambda: self.whole.reminders.approval_step,
                "interest-run": lambda: self.whole.interest.step,
                "reminder-rearm": lambda: self.whole.reminders.rearm_step,
                "ticket-limits": lambda: self.whole.tickets.recompute_step,
                "ticket-figures": lambda: self.whole.counting.step,
                "ticket-counters": lambda: self.whole.recounting_desk.step,
                "dispute-counters": lambda: self.whole.recounting_disputes.step,
                "ticket-bulletin": lambda: self.whole.bulletins.step,
                "ticket-sample": lambda: self.whole.sampling.step,
            },
        )

    @cached_property
    def trail(self) -> "TrailService":
        from chalicelib.audit.repository import TrailRepository
        from chalicelib.audit.service import TrailService

        rows = self.rows(TrailRepository)
        return TrailService(self.backing, rows, self.tenancy.companies, lambda: self.jobs)

    @cached_property
    def outbox(self) -> OutboxService:
        from chalicelib.notify.repository import OutboxRepository

        return OutboxService(
            self.backing,
            self.mailer,
            self.rows(OutboxRepository),
            self.outbox_settings,
            {"reminder": lambda: self.whole.reminders},
            self._correspondence,
            lambda: self.pushes,
            self._unsent,
        )

    @cached_property
    def notices(self) -> "NoticeService":
        from chalicelib.notices.repository import NoticeRepository
        from chalicelib.notices.service import NoticeService

        return NoticeService(self.backing, self.tenancy, self.rows(NoticeRepository))

    @cached_property
    def pushes(self) -> "PushService":
        from email.utils import parseaddr

        from chalicelib.notices.push.carrier import HttpCarrier
        from chalicelib.notices.push.repository import DeviceRepository
        from chalicelib.notices.push.service import PushService
        from chalicelib.notices.push.vapid import Vapid

        settings = self.outbox_settings
        return PushService(
            self.backing,
            self.tenancy.people,
            self.rows(DeviceRepository),
            self.carrier or HttpCarrier(settings.push_loopback),
            Vapid(self.secret, f"mailto:{parseaddr(settings.sender)[1]}"),
            settings.push_loopback,
        )

    @cached_property
    def mailroom(self) -> "MailroomService":
        from chalicelib.mailroom.desk import Desk
        from chalicelib.mailroom.repository import MailRepository
        from chalicelib.mailroom.service import MailroomService

        return MailroomService(
            self.backing,
            self.rows(MailRepository),
            Desk(self.backing, self.whole.tickets, self.whole.customers),
            self.secret,
            self.outbox_settings.mail_domain,
            lambda who, out_id: self.outbox.returned(who, out_id),
        )

    def _unsent(self) -> "Unsent":
        from chalicelib.tickets.unsent import Unsent

        return Unsent(self.whole.tickets)

    def _correspondence(self) -> "Correspondence":
        from chalicelib.mailroom.outgoing import Correspondence
        from chalicelib.mailroom.repository import MailRepository

        return Correspondence(
            self.rows(MailRepository), self.secret, self.outbox_settings.mail_domain
        )
