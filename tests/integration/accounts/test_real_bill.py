"""A real file of freight charges as a carrier's bill: words where numbers should stand.

The sums are held against pandas, which shares nothing with the import.
"""

from pathlib import Path

import pandas as pd
import pytest

from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import SenderIn
from tests.unit.accounts.reconciliation.walk import CARRIER, compared
from tests.world import World

NAME = "shipments/scms_A_utf8bom.csv"
FREIGHT, WEIGHT = "Freight Cost (USD)", "Weight (Kilograms)"
SENDER = CARRIER.model_copy(update={"supplier": "SCMS carriers"})


@pytest.fixture(scope="module")
def table(real_data: Path) -> pd.DataFrame:
    return pd.read_csv(real_data / NAME, encoding="utf-8-sig", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def bill(real_data: Path, table: pd.DataFrame) -> tuple[World, Reconciliation]:
    world = World()
    places = {name: at for at, name in enumerate(table.columns)}
    columns = {
        "bill": places["ASN/DN #"],
        "number": places["PQ #"],
        "amount": places[FREIGHT],
        "grams": places[WEIGHT],
        "text": places["Item Description"],
    }
    asked = SenderIn.model_validate(SENDER)
    made = compared(world, asked, (real_data / NAME).read_bytes(), columns, "scms.csv")
    return world, made


def amounts(table: pd.DataFrame) -> pd.Series:
    return pd.to_numeric(table[FREIGHT], errors="coerce")


def test_every_row_is_compared_or_named(
    bill: tuple[World, Reconciliation], table: pd.DataFrame
) -> None:
    _world, made = bill
    read = int(amounts(table).notna().sum())
    assert (made.state, made.rows) == ("compared", len(table))
    assert (made.matches, made.wrong) == (read, len(table) - read)
    assert made.count("only_theirs") == read


def test_the_sum_is_that_of_an_independent_computation(
    bill: tuple[World, Reconciliation], table: pd.DataFrame
) -> None:
    _world, made = bill
    cents = int((amounts(table).dropna() * 100).round().sum())
    assert sum(each.theirs.get("USD", 0) for each in made.counts) == cents


def test_rows_with_words_are_named_with_what_they_say(
    bill: tuple[World, Reconciliation], table: pd.DataFrame
) -> None:
    world, made = bill
    words = table[FREIGHT][amounts(table).isna()]
    # The first row of the file holds the headings.
    expected = {at + 2: text.strip()[:80] for at, text in words.items()}
    found = world.services.reconciliation.problems(world.who, made, "problems")
    assert {each.row: each.value for each in found} == expected
    assert "Freight Included in Commodity Cost" in set(expected.values())


def test_weights_that_are_words_are_told_and_the_row_is_compared(
    bill: tuple[World, Reconciliation], table: pd.DataFrame
) -> None:
    world, made = bill
    weights = pd.to_numeric(table[WEIGHT], errors="coerce")
    told = table[WEIGHT][weights.isna() & amounts(table).notna() & (table[WEIGHT] != "")]
    found = world.services.reconciliation.problems(world.who, made, "remarks")
    assert {each.row: each.value for each in found} == {
        at + 2: text.strip() for at, text in told.items()
    }
    assert made.remarks == len(told)
