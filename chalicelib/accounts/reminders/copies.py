"""Colleagues are told of a step: the owner of the customer, the manager."""

from collections.abc import Iterator, Sequence

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.model import Reminder, Total
from chalicelib.accounts.reminders.policy import Copy, Step
from chalicelib.kit.money import Money, format_money
from chalicelib.notify.message import Message
from chalicelib.tenancy.model import Member

# Who is "the manager" in a company: the first of these roles that anybody has.
LEADING = ("manager", "owner")


def copies_of(case: Case, reminder: Reminder, step: Step) -> Iterator[Message]:
    """One message for each colleague whom the step tells, nobody twice."""
    if not step.copies:
        return
    members = [each for each in case.house.members(case.who) if each.active and each.email]
    told = {
        found.user_id: found
        for copy in step.copies
        if (found := _named(copy, case.customer.owner, members)) is not None
    }
    for member in told.values():
        yield _message(member, case, reminder)


def _named(copy: Copy, owner: str, members: Sequence[Member]) -> Member | None:
    if copy is Copy.OWNER:
        return next((each for each in members if each.user_id == owner), None)
    leading = (each for role in LEADING for each in members if each.role == role)
    return next(leading, None)


def _message(member: Member, case: Case, reminder: Reminder) -> Message:
    return Message(
        to=member.email,
        language=member.language,
        template="reminders/staff",
        params={
            "name": member.name,
            "customer": case.customer.title,
            "customer_id": case.customer.id,
            "tone": reminder.tone,
            "totals": [_net(each) for each in reminder.totals],
            "oldest": reminder.oldest.isoformat(),
        },
    )


def _net(total: Total) -> str:
    return format_money(Money(max(total.net, 0), total.currency))
