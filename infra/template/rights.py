"""One role for each function, with what its data in infra/functions.py say and no more.

What is in tables is the business of another role: ``scoped.py``.
"""

from typing import Any

from infra.functions import Function
from infra.template.storage import queue_id, table_id

READ = ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem")
WRITE = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")

Statement = dict[str, Any]


def role_id(function: Function) -> str:
    """The logical id of a function's role."""
    return f"{function.name}Role"


def log_id(function: Function) -> str:
    """The logical id of a function's log group."""
    return f"{function.name}Log"


def role(function: Function) -> dict[str, Any]:
    """The function's role."""
    assume = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return role_of([assume], statements(function))


def role_of(trust: list[Statement], rights: list[Statement]) -> dict[str, Any]:
    """A role with its trust and its rights."""
    document = {"Version": "2012-10-17", "Statement": rights}
    properties = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": trust},
        "Policies": [{"PolicyName": "own", "PolicyDocument": document}],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def statements(function: Function) -> list[Statement]:
    """What the function may do by itself; what is in tables it reaches through its other role."""
    found = [_logs(function)]
    if function.due_only:
        found += _due()
    if function.queue:
        found.append(_receive(function.queue))
    if function.sends_to:
        queues = [arn(queue_id(queue)) for queue in function.sends_to]
        found.append(_allow(["sqs:SendMessage"], queues))
    if function.files:
        files = {"Fn::Sub": "${Bucket.Arn}/*"}
        found.append(_allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [files]))
    if function.mail:
        found.append(_mail())
    return found


def _logs(function: Function) -> Statement:
    group = {"Fn::GetAtt": [log_id(function), "Arn"]}
    return _allow(["logs:CreateLogStream", "logs:PutLogEvents"], [group])


def tables_of(tables: tuple[str, ...], actions: tuple[str, ...]) -> Statement:
    """Actions on tables and their indexes."""
    places: list[Any] = []
    for table in tables:
        places += [arn(table_id(table)), {"Fn::Sub": f"${{{table_id(table)}.Arn}}/index/*"}]
    return _allow([f"dynamodb:{action}" for action in actions], places)


def _due() -> list[Statement]:
    from chalicelib.clock.routing import SWEPT
    from chalicelib.tables import DUE

    indexes = [{"Fn::Sub": f"${{{table_id(table)}.Arn}}/index/{DUE}"} for table in SWEPT]
    tables = [arn(table_id(table)) for table in SWEPT]
    return [
        _allow(["dynamodb:Query"], indexes),
        _allow(["dynamodb:UpdateItem"], tables),
    ]


def _receive(queue: str) -> Statement:
    actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility"]
    return _allow([f"sqs:{action}" for action in actions], [arn(queue_id(queue))])


def _mail() -> Statement:
    identity = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"
    sets = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/*"
    actions = ["ses:SendEmail", "ses:SendRawEmail"]
    return _allow(actions, [{"Fn::Sub": identity}, {"Fn::Sub": sets}])


def _allow(actions: list[str], places: list[Any]) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": places}


def arn(logical_id: str) -> dict[str, Any]:
    """What the resource is called once it is there."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}
