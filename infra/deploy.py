"""Deploys the packaged artefact through CloudFormation to the emulated cloud."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import engine

STACK = "fairlead"
ARTEFACTS = "artefacts"
_SECONDS = 120


class DeploymentFailed(RuntimeError):
    """CloudFormation gave up; the message has its reasons."""


@dataclass(frozen=True)
class Deployed:
    """The stack's outputs, and its resources by logical id."""

    outputs: dict[str, str]
    resources: dict[str, str]


def deploy(cloud: str, archive: Path, template: Path, parameters: Mapping[str, str]) -> Deployed:
    """Uploads archive and template, creates the stack and waits. Raises DeploymentFailed."""
    s3 = engine.client("s3", cloud)
    s3.create_bucket(Bucket=ARTEFACTS)
    s3.put_object(Bucket=ARTEFACTS, Key="deployment.zip", Body=archive.read_bytes())
    s3.put_object(Bucket=ARTEFACTS, Key="template.json", Body=_with_code(template).encode())
    cloudformation = engine.client("cloudformation", cloud)
    cloudformation.create_stack(
        StackName=STACK,
        TemplateURL=f"{cloud}/{ARTEFACTS}/template.json",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()
        ],
    )
    return _finished(cloudformation)


def _with_code(template: Path) -> str:
    """The template with its functions' code in the bucket, as `aws cloudformation package` does."""
    document = json.loads(template.read_text())
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            where = {"Bucket": ARTEFACTS, "Key": "deployment.zip"}
            resource["Properties"]["CodeUri"] = where
    return json.dumps(document)


def _finished(cloudformation: Any) -> Deployed:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return _described(cloudformation, stack)
        if "IN_PROGRESS" not in stack["StackStatus"]:
            break
        time.sleep(0.2)
    raise DeploymentFailed(_reasons(cloudformation))


def _described(cloudformation: Any, stack: Mapping[str, Any]) -> Deployed:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return Deployed(
        {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])},
        {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found},
    )


def _reasons(cloudformation: Any) -> str:
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    return "\n".join(
        f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason', '')}"
        for each in events
        if "FAILED" in each["ResourceStatus"]
    )
