"""Policies as versioned data."""

import pytest

from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.policies import PolicyBook


def test_a_policy_nobody_changed_is_its_default_and_cannot_be_edited_in_place() -> None:
    book = PolicyBook()
    book.register("limits", {"first_response": {"minutes": 60}})
    read = book.default("limits")
    read.body["first_response"]["minutes"] = 5
    assert book.default("limits").body == {"first_response": {"minutes": 60}}
    assert read.version == 0


def test_an_unknown_policy_is_not_found() -> None:
    with pytest.raises(NotFound):
        PolicyBook().default("limits")
    with pytest.raises(NotFound):
        PolicyBook().checked("limits", {})
