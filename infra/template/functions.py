"""The functions in SAM's words: Chalice's own are completed, the web function is added."""

import json
from typing import Any

from chalicelib.kit.queues import QUEUES
from chalicelib.tables import TABLES
from infra.answers import GATEWAY_ANSWERS
from infra.functions import FUNCTIONS, Function
from infra.template.rights import log_id, role, role_id
from infra.template.scoped import scoped_role, scoped_role_id
from infra.template.storage import queue_id, table_id

LOGS_KEPT_DAYS = 90
_EXECUTE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"


def functions(runtime: str, architecture: str) -> dict[str, Any]:
    """Functions, roles and log groups, to be merged over what Chalice generates."""
    found: dict[str, Any] = {}
    for function in FUNCTIONS:
        found[function.name] = {"Properties": _properties(function)}
        found[role_id(function)] = role(function)
        if function.scoped:
            found[scoped_role_id(function)] = scoped_role(function)
        found[log_id(function)] = {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"RetentionInDays": LOGS_KEPT_DAYS},
        }
        if function.queue:
            found[function.name]["Properties"]["Events"] = _from_queue(function.queue)
    # Chalice knows nothing of the web function, so it is given whole.
    found["Web"]["Type"] = "AWS::Serverless::Function"
    found["Web"]["Properties"] |= {
        "Runtime": runtime,
        "Architectures": [architecture],
        "CodeUri": "./deployment.zip",
        "Handler": "frontend.wsgi.handler",
    }
    found["RestAPI"] = {"Properties": {"GatewayResponses": gateway_responses()}}
    return found | web_api()


def web_api() -> dict[str, Any]:
    """An HTTP API that hands every request to the web function."""
    api = {"ApiId": {"Ref": "WebApi"}}
    integration = {
        **api,
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Fn::GetAtt": ["Web", "Arn"]},
        "PayloadFormatVersion": "2.0",
    }
    route = {**api, "RouteKey": "$default", "Target": {"Fn::Sub": "integrations/${WebIntegration}"}}
    permission = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Ref": "Web"},
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": {"Fn::Sub": _EXECUTE + "${WebApi}/*"},
    }
    protocol = {"Name": {"Fn::Sub": "${AWS::StackName}-web"}, "ProtocolType": "HTTP"}
    return {
        "WebApi": _resource("AWS::ApiGatewayV2::Api", protocol),
        "WebIntegration": _resource("AWS::ApiGatewayV2::Integration", integration),
        "WebRoute": _resource("AWS::ApiGatewayV2::Route", route),
        "WebStage": _resource(
            "AWS::ApiGatewayV2::Stage", {**api, "StageName": "$default", "AutoDeploy": True}
        ),
        "WebInvokePermission": _resource("AWS::Lambda::Permission", permission),
    }


def gateway_responses() -> dict[str, Any]:
    """API Gateway's own answers, in SAM's words."""
    return {
        kind: {
            "StatusCode": str(answer.status),
            "ResponseParameters": {
                "Headers": {name: f"'{value}'" for name, value in answer.headers.items()}
            },
            "ResponseTemplates": {"application/json": json.dumps(answer.body)},
        }
        for kind, answer in GATEWAY_ANSWERS.items()
    }


def _resource(kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


def _properties(function: Function) -> dict[str, Any]:
    return {
        "MemorySize": function.memory,
        "Timeout": function.seconds,
        "Role": {"Fn::GetAtt": [role_id(function), "Arn"]},
        "LoggingConfig": {"LogGroup": {"Ref": log_id(function)}, "LogFormat": "JSON"},
        "Environment": {"Variables": _environment() | _scoped(function)},
    }


def _scoped(function: Function) -> dict[str, Any]:
    """The role that the function signs with, unless it only looks at what is due."""
    if not function.scoped:
        return {}
    return {"SCOPED_ROLE": {"Fn::GetAtt": [scoped_role_id(function), "Arn"]}}


def _environment() -> dict[str, Any]:
    """What chalicelib/settings.py reads."""
    return {
        **{f"TABLE_{table.upper()}": {"Ref": table_id(table)} for table in TABLES},
        **{f"QUEUE_{queue.upper()}": {"Ref": queue_id(queue)} for queue in QUEUES},
        "BUCKET": {"Ref": "Bucket"},
        "BASE_URL": {"Ref": "PublicUrl"},
        "SENDER": {"Ref": "Sender"},
        "MAIL_DOMAIN": {"Ref": "MailDomain"},
        "SECRET": {"Ref": "Secret"},
        "CONFIGURATION_SET": {"Ref": "Letters"},
    }


def _from_queue(queue: str) -> dict[str, Any]:
    # The name of the event is Chalice's; its Fn::Sub must be replaced by an Fn::Sub.
    properties = {
        "Queue": {"Fn::Sub": f"${{{queue_id(queue)}.Arn}}"},
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    return {f"{queue.capitalize()}SqsEventSource": {"Type": "SQS", "Properties": properties}}
