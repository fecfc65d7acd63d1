"""A bank's file of 5,000 payments checked, taken in and proposed; one payment over 2,602 items."""

import time
from collections.abc import Callable, Iterator

from chalicelib.accounts.payments.model import BankFile
from chalicelib.accounts.payments.schemas import AssignIn
from tests.perf.measure import Figure, MeteredWorld
from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.payments.files import Line, camt
from tests.unit.accounts.payments.many import owe_many

LINES, OWING = 5_000, 2_602


def figures() -> Iterator[Figure]:
    """The file in its three steps, as a person waits for them; then the large payment."""
    desk = Desk(MeteredWorld())
    for number in range(0, LINES, 10):
        desk.bill(10_000 + number, f"INV-{number:05}")
    content = camt(*(_line(number) for number in range(LINES)))
    made: list[BankFile] = []
    yield _once(
        desk,
        f"check a bank's file of {LINES:,} lines",
        lambda: made.append(desk.bank.sent(content)),
    )
    assert made[0].state == "preview", made[0]
    work, payments = desk.payments.files, desk.payments

    def take() -> None:
        work.take(desk.who, made[0].id, made[0].version)
        for body in desk.world.queues.take():
            if _kind(desk, body) == "bank-file":
                desk.world.deliver(body)

    yield _once(desk, f"take {LINES:,} lines in", take)
    assert work.get(desk.who, made[0].id).state == "taken"
    yield _once(desk, f"propose what {LINES:,} lines may be", desk.world.settle)
    assert len(payments.certain_lines(desk.who, 100).items) == 100
    yield _large()


def _line(number: int) -> Line:
    """One in ten names its invoice and fits to the cent."""
    named = f"INV-{number:05}" if number % 10 == 0 else f"thanks {number}"
    return Line(10_000 + number, named, ref=f"R{number}", party=f"Payer {number % 400}")


def _kind(desk: Desk, body: dict[str, str]) -> str:
    if body.get("type") != "job":
        return ""
    return desk.world.services.jobs.get(desk.who, body["id"]).kind


def _large() -> Figure:
    desk = Desk(MeteredWorld())
    owe_many(desk, OWING, 100)
    line = desk.paid(OWING * 100)
    asked = AssignIn(customer_id=desk.acme)

    def pay() -> None:
        desk.settling.assign(desk.who, line.id, asked)
        desk.world.settle()

    figure = _once(desk, f"one payment over {OWING:,} open items of one customer", pay)
    assert desk.owed().debits == 0
    return figure


def _once(desk: Desk, name: str, act: Callable[[], object]) -> Figure:
    assert isinstance(desk.world, MeteredWorld)
    store = desk.world.store
    store.start()
    started = time.process_time()
    act()
    taken = time.process_time() - started
    used = store.usage
    return Figure(
        name=name,
        runs=1,
        cpu_ms=round(taken * 1000, 1),
        beside_ms=0.0,
        calls=used.calls,
        items_read=used.items_read,
        items_written=used.items_written,
        read_units=used.read_units,
        write_units=used.write_units,
    )
