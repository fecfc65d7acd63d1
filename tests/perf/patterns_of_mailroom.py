"""How mail is reached: taken in, matched to its ticket, shown to a person."""

from collections.abc import Iterator

from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern

MAIL = "To: {to}\r\nFrom: new@x.example\r\nMessage-ID: <{number}@x.example>\r\n\r\nHello."


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn."""
    room, who = world.services.mailroom, world.who

    def arrive(number: int) -> str:
        return room.arrive(MAIL.format(to=room.address(who), number=number).encode())

    arrive(1)
    world.settle()
    first = room.listed(who).items[0].id
    key = arrive(2)
    yield Pattern("a mail taken in", "platform `MAIL#`, `MAILID#`", lambda: room.take(key))
    second = next(each["id"] for each in world.queues.take() if each.get("type") == "mail")
    yield Pattern(
        "a mail matched, its sender unknown",
        "platform `MAIL#`, customers `EMAIL#`",
        lambda: room.wake(who, second, ""),
    )
    yield Pattern(
        "mail that waits for a person, a page of 25",
        "platform `newest`",
        lambda: room.listed(who, True, 25),
    )
    yield Pattern("one mail", "platform `MAIL#`", lambda: room.get(who, first))
