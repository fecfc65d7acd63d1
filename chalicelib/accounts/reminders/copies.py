"""Colleagues are told of a step: the owner of the customer, the manager; each as they wish."""

from collections.abc import Iterator, Sequence

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.model import Reminder, Total
from chalicelib.accounts.reminders.policy import Copy, Step
from chalicelib.kit.money import Money, format_money
from chalicelib.notices.model import MemberReader, Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.telling import News

# Who is "the manager" in a company: the first of these roles that anybody has.
LEADING = ("manager", "owner")


def copies_of(case: Case, reminder: Reminder, step: Step) -> Iterator[Told]:
    """What each colleague whom the step names is told, nobody twice."""
    if not step.copies:
        return
    members = [each for each in case.house.members(case.who) if each.active]
    told = {
        found.user_id: found
        for copy in step.copies
        if (found := _named(copy, case.customer.owner, members)) is not None
    }
    for member in told.values():
        reader = MemberReader(member, case.house.zone)
        address = f"/reminders/customers/{case.customer.id}"
        yield Told(News.REMINDER, reader, _message(member, case, reminder), address)


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
