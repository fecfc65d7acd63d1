"""Sizes and capacity as AWS publishes them, and the limits that follow from them.

Source: Amazon DynamoDB developer guide, "Item sizes and formats" and "Read and write
capacity": names and strings count their UTF-8 bytes, numbers about one byte for two digits
plus one, true, false and null one byte, a list or map three bytes and one for each element.
A read unit is 4 KB (half when eventually consistent), a write unit 1 KB, in transactions both
count twice.
"""

import marshal
from typing import Any

from chalicelib.kit.dynamo.vocabulary import Item, TooLarge

MAX_OPERATIONS = 100
MAX_TRANSACTION_BYTES = 4 * 1024 * 1024
MAX_ITEM_BYTES = 400 * 1024


def item_size(item: Item) -> int:
    """The bytes DynamoDB counts for an item."""
    size = 0
    for name, value in item.items():
        size += len(name) if name.isascii() else len(name.encode())
        if type(value) is str:  # nearly all are, and this is asked for every write
            size += len(value) if value.isascii() else len(value.encode())
        else:
            size += value_size(value)
    return size


def value_size(value: Any) -> int:
    """The bytes DynamoDB counts for a value."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode())
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int):
        return len(str(abs(value))) // 2 + 2
    if isinstance(value, dict):
        return 3 + len(value) + item_size(value)
    return 3 + len(value) + sum(value_size(element) for element in value)


def read_units(size: int, *, consistent: bool) -> float:
    """Read capacity units of one item or one page of that many bytes."""
    blocks = max(1, -(-size // 4096))
    return blocks if consistent else blocks / 2


def write_units(size: int, *, transactional: bool = False) -> int:
    """Write capacity units of one item of that many bytes."""
    blocks = max(1, -(-size // 1024))
    return blocks * 2 if transactional else blocks


def at_most(item: Item | list[Item]) -> int:
    """So many bytes an item, or several, have at the very most: found in half the time of their
    size.

    Marshalled, a text has all of its bytes and a few more, a number more than half of its own.
    """
    try:
        return 2 * len(marshal.dumps(item, 2))
    except ValueError:
        # A word of an enumeration is in it. What Python shows of a text has all its characters.
        return 4 * len(repr(item))


def check_item(item: Item) -> None:
    """Raises ``TooLarge`` over 400 KB."""
    if at_most(item) <= MAX_ITEM_BYTES:
        return
    size = item_size(item)
    if size > MAX_ITEM_BYTES:
        raise TooLarge(f"item {item.get('pk')}/{item.get('sk')} has {size} bytes")


def check_transaction(items: list[Item]) -> None:
    """Raises ``TooLarge`` when one of the items, or all together, are over the limit."""
    together = at_most(items)
    if together <= MAX_ITEM_BYTES:
        return  # nearly always: all of them are smaller than one may be
    for item in items:
        check_item(item)
    if together <= MAX_TRANSACTION_BYTES:
        return
    total = sum(map(item_size, items))
    if total > MAX_TRANSACTION_BYTES:
        raise TooLarge(f"{total} bytes in one transaction")
