"""Conditions, updates and queries as DynamoDB's expressions."""

from typing import Any

from chalicelib.kit.dynamo.marshal import to_typed
from chalicelib.kit.dynamo.vocabulary import (
    Absent,
    AllOf,
    AtMost,
    Between,
    Condition,
    Equals,
    Prefix,
    Present,
    Query,
    Update,
)
from chalicelib.tables import index_keys


class Names:
    """Placeholders for attribute names and values, since any name may be a reserved word."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def name(self, attribute: str) -> str:
        known = {attribute: placeholder for placeholder, attribute in self.names.items()}
        if attribute not in known:
            self.names[f"#n{len(self.names)}"] = attribute
            return f"#n{len(self.names) - 1}"
        return known[attribute]

    def value(self, value: Any) -> str:
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = to_typed(value)
        return placeholder

    def params(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.names:
            found["ExpressionAttributeNames"] = self.names
        if self.values:
            found["ExpressionAttributeValues"] = self.values
        return found


def condition_text(condition: Condition, names: Names) -> str:
    """A condition expression."""
    match condition:
        case AllOf(conditions=conditions):
            return " AND ".join(condition_text(each, names) for each in conditions)
        case Absent(attribute=attribute):
            return f"attribute_not_exists({names.name(attribute)})"
        case Present(attribute=attribute):
            return f"attribute_exists({names.name(attribute)})"
        case Equals(attribute=attribute, value=value):
            return f"{names.name(attribute)} = {names.value(value)}"
        case AtMost(attribute=attribute, value=value):
            return f"{names.name(attribute)} <= {names.value(value)}"


def update_text(update: Update, names: Names) -> str:
    """An update expression."""
    parts = []
    if update.set:
        pairs = [f"{names.name(name)} = {names.value(value)}" for name, value in update.set.items()]
        parts.append("SET " + ", ".join(pairs))
    if update.add:
        pairs = [f"{names.name(name)} {names.value(value)}" for name, value in update.add.items()]
        parts.append("ADD " + ", ".join(pairs))
    if update.remove:
        parts.append("REMOVE " + ", ".join(names.name(name) for name in update.remove))
    return " ".join(parts)


def query_params(query: Query, table: str) -> dict[str, Any]:
    """The parameters of a Query call. The partition value is always ``:pk``: the fence reads it."""
    names = Names()
    hash_name, range_name = index_keys(query.index) if query.index else ("pk", "sk")
    text = f"{names.name(hash_name)} = :pk"
    names.values[":pk"] = {"S": query.pk}
    if isinstance(query.sk, Prefix) and query.sk.text:
        text += f" AND begins_with({names.name(range_name)}, {names.value(query.sk.text)})"
    elif isinstance(query.sk, Between):
        low, high = names.value(query.sk.low), names.value(query.sk.high)
        text += f" AND {names.name(range_name)} BETWEEN {low} AND {high}"
    params: dict[str, Any] = {"TableName": table, "KeyConditionExpression": text}
    if query.index:
        params["IndexName"] = query.index
    else:
        params["ConsistentRead"] = True
    if query.fields:
        fields = dict.fromkeys((*query.fields, "pk", "sk", hash_name, range_name))
        params["ProjectionExpression"] = ", ".join(names.name(name) for name in fields)
    return params | {"ScanIndexForward": query.forward} | names.params()
