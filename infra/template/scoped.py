"""The role that a function takes on for one tenant, or one operation, at a time (ADR 12)."""

from inspect import signature
from typing import Any, Final

from chalicelib.kit.dynamo.fence import Scope
from chalicelib.tables import PLATFORM, SHIPMENTS
from chalicelib.tenancy import unscoped
from infra.functions import Door, Function
from infra.template.rights import READ, WRITE, Statement, arn, role_id, role_of, tables_of

# Filled in by the service, from the session's tag.
TAGGED: Final = "${aws:PrincipalTag/tenant}"
# Doors that only look, and the one whose rows are not all in the platform's table.
READ_ONLY: Final = (unscoped.api_key, unscoped.inbound_hook)
TABLES_OF: Final[dict[Door, tuple[str, ...]]] = {unscoped.connecting: (SHIPMENTS, PLATFORM)}


def scoped_role_id(function: Function) -> str:
    """The logical id of the role that a function takes on."""
    return f"{function.name}Scoped"


def scoped_role(function: Function) -> dict[str, Any]:
    """The role that the function takes on for one tenant or one operation at a time.

    Its trust names the function's own role, which in the same account is right enough to take
    it on; each session says by its tags what it is for.
    """
    tags = {"StringLike": {"aws:RequestTag/operation": "*"}}
    assume = {
        "Effect": "Allow",
        "Principal": {"AWS": arn(role_id(function))},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": tags,
    }
    return role_of([assume], scoped_statements(function))


def scoped_statements(function: Function) -> list[Statement]:
    """What may be touched in the tables, by the tags of the session and the key of the item.

    Each condition holds the keys to a pattern, delimiter included, and wants a key to be there:
    ``ForAllValues`` alone is true of none.
    """
    inside = Scope.tenant(TAGGED)
    found = []
    if function.writes:
        found.append(_within(inside, tables_of(function.writes, READ + WRITE)))
    if function.reads:
        found.append(_within(inside, tables_of(function.reads, READ)))
    for door in function.doors:
        actions = READ if door in READ_ONLY else READ + WRITE
        found.append(_within(_any(door), tables_of(TABLES_OF.get(door, (PLATFORM,)), actions)))
    return found


def _any(door: Door) -> Scope:
    """The widest that a door opens: whoever comes, but one tenant where it is for one."""
    asked = signature(door).parameters
    return door(*(TAGGED if name == "tenant" else "*" for name in asked))


def _within(scope: Scope, statement: Statement) -> Statement:
    keys = [prefix if prefix.endswith("*") else f"{prefix}*" for prefix in scope.prefixes]
    return statement | {
        "Condition": {
            "StringEquals": {"aws:PrincipalTag/operation": scope.name},
            "ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys},
            "Null": {"dynamodb:LeadingKeys": "false"},
        }
    }
