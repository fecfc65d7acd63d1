"""The word rows of tickets: one small row for each search word, and the indexer's orders."""

from collections.abc import Sequence
from functools import cached_property

from chalicelib.clock.due import due_fields
from chalicelib.kit.dynamo import ConditionFailed, Delete, Equals, Item, Key, Prefix, Query
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class WordRows(TenantRepository):
    """Finds tickets by words: a word as it stands, or the beginning of one."""

    def with_word(self, word: str, limit: int, after: Item | None) -> tuple[list[str], Item | None]:
        """Ids of tickets with a word that begins so, newest first within a word."""
        query = Query(
            TICKETS, self._pk(word), None, Prefix(word), limit, False, after, fields=("sk",)
        )
        page = self.store.query(query)
        ids = dict.fromkeys(item["sk"].rpartition("#")[2] for item in page.items)
        return list(ids), page.after

    def having(self, word: str, ids: Sequence[str]) -> set[str]:
        """Which of these tickets (at most 100) have exactly this word."""
        rows = self.store.get_many([self._key(word, each) for each in ids]) if ids else []
        return {each for each, row in zip(ids, rows, strict=True) if row}

    def add(self, uow: UnitOfWork, ticket_id: str, words: Sequence[str]) -> None:
        """Rows in the transaction itself: for numbers, which must be found at once."""
        for word in words:
            uow.put(TICKETS, self._row(word, ticket_id))

    def order(self, uow: UnitOfWork, ticket_id: str, stale: Sequence[str] = ()) -> None:
        """Ask for the long texts to be indexed, as part of the change that made it needed.

        ``stale`` are the words of a former text: those that are gone will not find it any more.
        """
        pk = self.pk("IX", ticket_id)
        due = due_fields(pk, uow.now, nudged=True)
        row = {"pk": pk, "sk": "META", "type": "indexing", "id": ticket_id, **due}
        uow.put(TICKETS, {**row, "stale": list(stale)})
        uow.nudge("indexing", ticket_id, "indexing", due["due_at"])

    def stale(self, ticket_id: str) -> list[str]:
        """The words of a former text, as the order has them."""
        row = self.store.get(Key(TICKETS, self.pk("IX", ticket_id), "META"))
        found: list[str] = row["stale"] if row else []
        return found

    def put(self, ticket_id: str, words: Sequence[str]) -> None:
        """Write rows; writing them again changes nothing."""
        self.store.put_many(TICKETS, [self._row(word, ticket_id) for word in words])

    def drop(self, ticket_id: str, words: Sequence[str]) -> None:
        """Take rows away; taking them away again changes nothing."""
        self.store.delete_many([self._key(word, ticket_id) for word in words])

    def done(self, ticket_id: str, expected: str) -> None:
        """The order is carried out, unless a newer one stands there."""
        key = Key(TICKETS, self.pk("IX", ticket_id), "META")
        try:
            self.store.commit([Delete(key, Equals("due_at", expected))])
        except ConditionFailed:
            return  # done already, or ordered again meanwhile: the newer order has its own wake-up

    def _row(self, word: str, ticket_id: str) -> Item:
        return {"pk": self._pk(word), "sk": f"{word}#{ticket_id}"}

    def _key(self, word: str, ticket_id: str) -> Key:
        return Key(TICKETS, self._pk(word), f"{word}#{ticket_id}")

    def _pk(self, word: str) -> str:
        # Two characters spread a company's words over many partitions and still allow prefixes.
        return self._words_pk + word[:2]

    @cached_property
    def _words_pk(self) -> str:
        return self.pk("W", "")
