"""A body that fits a schema, so that a stranger is refused for being one and not for typing."""

from typing import Any

from pydantic import BaseModel

# By the name of a field, where its type alone does not say what fits.
KNOWN: dict[str, Any] = {
    "currency": "USD",
    "email": "somebody@example.com",
    "role": "sales",
    "shares": [],
    "act": "acknowledge",
    "filename": "photo.jpg",
    "content_type": "image/jpeg",
}
# By the name of a model, where its fields only fit together.
WHOLE: dict[str, dict[str, Any]] = {
    "TaskNew": {"what": "Photos", "party": "Terminal", "by": "2099-01-01T00:00:00Z"},
    "CannedIn": {"name": "Thanks", "shortcut": "thx", "en": "Thank you."},
    "ClaimStepIn": {"act": "notice"},
    "EventNew": {},
    "ShipmentNew": {"booking": "BKG1"},
    "BulletinNew": {"month": "2026-03"},
    "SampleNew": {"month": "2026-03"},
    "ReviewNew": {"cause": "other", "responsible": "none"},
}


def sample(model: type[BaseModel], **ours: Any) -> dict[str, Any]:
    """The smallest body that the model takes, with the fields given.

    Raises ``ValidationError`` when it takes none: then say in ``KNOWN`` or ``WHOLE`` what fits.
    """
    schema = model.model_json_schema()
    body = _object(schema, schema.get("$defs", {})) | WHOLE.get(model.__name__, {})
    body |= {name: value for name, value in ours.items() if name in body}
    model.model_validate(body)
    return body


def _object(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    needed = schema.get("required", [])
    return {name: _value(name, schema["properties"][name], defs) for name in needed}


def _value(name: str, schema: dict[str, Any], defs: dict[str, Any]) -> Any:
    if name in KNOWN:
        return KNOWN[name]
    if "$ref" in schema:
        return _value(name, defs[schema["$ref"].rpartition("/")[2]], defs)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _value(name, schema[choice][0], defs)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    return _plain(schema, defs)


def _plain(schema: dict[str, Any], defs: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, defs) if "properties" in schema else {}
    if kind == "array":
        return []
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return max(1, schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
    forms = {"date": "2026-02-01", "date-time": "2026-02-01T09:00:00Z", "time": "09:00:00"}
    return forms.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))
