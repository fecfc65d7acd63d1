"""Plain values to DynamoDB's typed form and back; floats and sets are refused."""

from typing import Any

from chalicelib.kit.dynamo.vocabulary import Item


def to_typed(value: Any) -> dict[str, Any]:
    """``{"S": …}`` and the like for a plain value; raises ``TypeError`` for any other."""
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if value is None:
        return {"NULL": True}
    if isinstance(value, dict):
        return {"M": typed_item(value)}
    if isinstance(value, list | tuple):
        return {"L": [to_typed(element) for element in value]}
    raise TypeError(f"{type(value).__name__} has no place in an item")


def from_typed(typed: dict[str, Any]) -> Any:
    """The plain value of DynamoDB's typed form."""
    kind, value = next(iter(typed.items()))
    if kind in ("S", "BOOL"):
        return value
    if kind == "N":
        return int(value)
    if kind == "NULL":
        return None
    if kind == "M":
        return plain_item(value)
    return [from_typed(element) for element in value]


def typed_item(item: Item) -> dict[str, Any]:
    """An item in DynamoDB's typed form."""
    return {name: to_typed(value) for name, value in item.items()}


def plain_item(typed: dict[str, Any]) -> Item:
    """An item from DynamoDB's typed form."""
    return {name: from_typed(value) for name, value in typed.items()}
