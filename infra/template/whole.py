"""The merge template for `chalice package`: everything of the cloud that Chalice does not make."""

from typing import Any

from infra.template.alarms import alarms
from infra.template.functions import functions
from infra.template.letters import letters
from infra.template.storage import storage

PARAMETERS: dict[str, Any] = {
    "PublicUrl": {
        "Type": "String",
        "Description": "Where people open the product, without a slash at the end.",
        "AllowedPattern": "https?://[^/]+",
    },
    "Sender": {
        "Type": "String",
        "Description": "The sender of e-mails: an identity that SES has verified.",
    },
    "MailDomain": {
        "Type": "String",
        "Default": "",
        "Description": "The domain whose mail SES hands to the product; empty: none is taken in.",
        "AllowedPattern": "[a-z0-9.-]*",
    },
    "Secret": {
        "Type": "String",
        "NoEcho": True,
        "MinLength": 32,
        "Description": "Signs cursors and links. Keep it: what it signed is void without it.",
    },
    "AlarmTopic": {
        "Type": "String",
        "Default": "",
        "Description": "The ARN of an SNS topic that hears the alarms; may be empty.",
    },
    "Keep": {
        "Type": "String",
        "Default": "yes",
        "AllowedValues": ["yes", "no"],
        "Description": "Whether tables refuse to be deleted.",
    },
}

CONDITIONS: dict[str, Any] = {
    "Heard": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmTopic"}, ""]}]},
    "Kept": {"Fn::Equals": [{"Ref": "Keep"}, "yes"]},
}


def merge_template(runtime: str, architecture: str) -> dict[str, Any]:
    """The template for a Python runtime ("python3.11") and an architecture ("x86_64")."""
    return {
        "Parameters": PARAMETERS,
        "Conditions": CONDITIONS,
        "Resources": storage() | letters() | functions(runtime, architecture) | alarms(),
        "Outputs": {
            "WebUrl": {
                "Description": "The web client's own address, behind the public one.",
                "Value": {"Fn::Sub": "https://${WebApi}.execute-api.${AWS::Region}.amazonaws.com"},
            },
            "WebApiId": {"Value": {"Ref": "WebApi"}},
            "BucketName": {"Value": {"Ref": "Bucket"}},
        },
    }
