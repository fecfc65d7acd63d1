"""Keys of an account's rows, and rows as values (see ``repository`` for what stands where)."""

from chalicelib.accounts.ledger.model import Account, Entry, Item, Kind
from chalicelib.accounts.ledger.months import COUNTS, Month, Place
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Absent, Condition, Equals

_KEYS = ("pk", "sk", "open_items_pk", "open_items_sk", "by_month_pk", "by_month_sk")
_OF_META = tuple(Account.model_fields)


# Most entries have none of these; what is not there costs nothing to keep and to read.
_SPARSE = ("charge_kind", "grams", "litres", "disputed_amount", "lowered")


def stored(thing: Entry | Item) -> dynamo.Item:
    """An entry or item as it stands in its row."""
    facts = thing.model_dump(mode="json")
    return {name: value for name, value in facts.items() if value or name not in _SPARSE}


def unchanged(account: Account) -> Condition:
    return Equals("version", account.version) if account.version else Absent()


def entry_sk(entry: Entry) -> str:
    return f"E#{entry.currency}#{entry.dated}#{entry.seq:09d}"


def open_sk(item: Item) -> str:
    return f"OPEN#{item.currency}#{'D' if item.debit else 'C'}#{item.due}#{item.id}"


def month_sk(month: str, currency: str) -> str:
    return f"M#{month}#{currency}"


def document_sk(kind: Kind, number: str) -> str:
    return f"DOC#{kind}#{number.lstrip('0')}#{number}"


def place_of(row: dynamo.Item) -> Place:
    """The currency and the month of a month's row."""
    _, month, currency = row["sk"].split("#")
    return currency, month


def month_of_row(row: dynamo.Item) -> Month:
    return Month(**{name: row[name] for name in COUNTS if name in row})


def account_of(row: dynamo.Item) -> Account:
    return Account.model_validate({name: row[name] for name in _OF_META if name in row})


def entry_of(row: dynamo.Item) -> Entry:
    return Entry.model_validate(bare(row))


def item_of(row: dynamo.Item) -> Item:
    return Item.model_validate(bare(row))


def bare(row: dynamo.Item) -> dynamo.Item:
    return {name: value for name, value in row.items() if name not in _KEYS}
