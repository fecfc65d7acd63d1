"""One role for each function, with what its data in infra/functions.py say and no more."""

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
    document = {"Version": "2012-10-17", "Statement": statements(function)}
    properties = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [assume]},
        "Policies": [{"PolicyName": "own", "PolicyDocument": document}],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def statements(function: Function) -> list[Statement]:
    """What the function may do."""
    found = [_logs(function)]
    if function.writes:
        found.append(_tables(function.writes, READ + WRITE))
    if function.reads:
        found.append(_tables(function.reads, READ))
    if function.due_only:
        found += _due()
    if function.queue:
        found.append(_receive(function.queue))
    if function.sends_to:
        queues = [_arn(queue_id(queue)) for queue in function.sends_to]
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


def _tables(tables: tuple[str, ...], actions: tuple[str, ...]) -> Statement:
    places: list[Any] = []
    for table in tables:
        places += [_arn(table_id(table)), {"Fn::Sub": f"${{{table_id(table)}.Arn}}/index/*"}]
    return _allow([f"dynamodb:{action}" for action in actions], places)


def _due() -> list[Statement]:
    from chalicelib.tables import DUE, TABLES

    indexes = [{"Fn::Sub": f"${{{table_id(table)}.Arn}}/index/{DUE}"} for table in TABLES]
    tables = [_arn(table_id(table)) for table in TABLES]
    return [
        _allow(["dynamodb:Query"], indexes),
        _allow(["dynamodb:UpdateItem"], tables),
    ]


def _receive(queue: str) -> Statement:
    actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility"]
    return _allow([f"sqs:{action}" for action in actions], [_arn(queue_id(queue))])


def _mail() -> Statement:
    identity = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"
    sets = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/*"
    actions = ["ses:SendEmail", "ses:SendRawEmail"]
    return _allow(actions, [{"Fn::Sub": identity}, {"Fn::Sub": sets}])


def _allow(actions: list[str], places: list[Any]) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": places}


def _arn(logical_id: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, "Arn"]}
