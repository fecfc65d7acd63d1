"""Who looks over what the drawer of a sample handled: somebody else who leads, if there is one.

In a company of one the second person is the same one, asked twice, and the record says so.
"""

from collections.abc import Sequence

from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.telling import News
from chalicelib.tickets.people import Person, find, leading
from chalicelib.tickets.sampling.model import Sample


def leads_alone(people: Sequence[Person], user: str) -> bool:
    """Whether nobody else leads: then they look at their own work, asked a second time."""
    return all(person.user_id == user for person in leading(people))


def asked_instead(people: Sequence[Person], drawer: str) -> Person | None:
    """Who is asked to draw a month in which the drawer handled everything: the owner, or whoever
    else is the most senior there; absent ones through their deputies."""
    acting = [find(people, each.acting) for each in reversed(leading(people)) if each.acting]
    return next((each for each in acting if each and each.user_id != drawer), None)


def undrawn(sample: Sample, to: Person) -> Told:
    """Nothing was drawn, since all that was closed was the drawer's own."""
    message = Message(
        to=to.email,
        language=to.language,
        template="learning/sample_undrawn",
        params={
            "name": to.name,
            "month": sample.month,
            "drawer": sample.drawn_by_name,
            "closed": sample.closed,
        },
        subject_id=f"sample {sample.month}",
    )
    return Told(News.TASK, to, message, f"/samples/{sample.month}")
