"""An account as its rows say, added up anew: what every story of money asks after every step."""

from typing import Any, Final

from chalicelib.kit.dynamo import Item
from chalicelib.tables import ACCOUNTS
from tests.simulation.machine import Machine, Wrong

# What raises the debt is positive; the other kinds say so by their sign.
Row = Item
SIDES: Final = ("debits", "credits")


class Books:
    """One customer's account of one company."""

    def __init__(self, machine: Machine, tenant: str, customer: str) -> None:
        self.machine = machine
        self.pk = f"T#{tenant}#A#{customer}"

    def rows(self, prefix: str) -> list[Row]:
        """The account's rows whose sort key begins so."""
        return self.machine.items(ACCOUNTS, self.pk, prefix)

    def entries(self) -> list[Row]:
        return self.rows("E#")

    def items(self) -> dict[str, Row]:
        """What is or was open, by the id of its entry."""
        return {row["id"]: row for row in self.rows("I#")}

    def balance(self, code: str) -> dict[str, Any]:
        """What the account says of a currency; nothing is as good as zeros."""
        meta = self.rows("META")
        none = {"total": 0, "debits": 0, "credits": 0, "seq": 0}
        return dict(meta[0].get("balances", {}).get(code, none)) if meta else none

    def check(self) -> None:
        """Entries without gaps; their sum is the balance, and what is open on either side."""
        entries, items = self.entries(), self.items().values()
        for code in {entry["currency"] for entry in entries}:
            mine = [entry for entry in entries if entry["currency"] == code]
            balance = self.balance(code)
            total = sum(entry["amount"] for entry in mine)
            if sorted(entry["seq"] for entry in mine) != list(range(1, balance["seq"] + 1)):
                raise Wrong(f"{self.pk} {code}: entries are not numbered without gaps")
            owed, left = (
                sum(i["remaining"] for i in items if i["currency"] == code and i["debit"] is debit)
                for debit in (True, False)
            )
            said = tuple(balance[side] for side in SIDES)
            if not balance["total"] == total == owed - left or said != (owed, left):
                raise Wrong(f"{self.pk} {code}: {balance}, entries {total}, open {owed} and {left}")
