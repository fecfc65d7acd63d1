"""How SES tells what became of a letter: to a topic, from there to the mail's queue.

Every letter leaves under one configuration set, so nothing is to be set up at an identity. The
worker that takes in mail reads these notices, too (chalicelib/mailroom/feedback.py); beside them
come the bounces that SES forwards as mails, and telling it twice changes nothing.
"""

from typing import Any

from chalicelib.kit.queues import MAIL
from infra.template.storage import dead_id, from_topic, queue_id, queue_policy

# What concerns an address for good; deliveries and delays are nobody's business.
TOLD = ("bounce", "complaint")
_OWN = {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}


def letters() -> dict[str, Any]:
    """The configuration set, its topic, and the topic's way to the queue."""
    told = {
        "Name": "feedback",
        "Enabled": True,
        "MatchingEventTypes": list(TOLD),
        "SnsDestination": {"TopicARN": {"Ref": "FeedbackTopic"}},
    }
    destination = {"ConfigurationSetName": {"Ref": "Letters"}, "EventDestination": told}
    subscription = {
        "TopicArn": {"Ref": "FeedbackTopic"},
        "Protocol": "sqs",
        "Endpoint": {"Fn::GetAtt": [queue_id(MAIL), "Arn"]},
        "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": [dead_id(MAIL), "Arn"]}},
    }
    return {
        # SES cannot publish to a topic that is encrypted with the key that AWS manages.
        "FeedbackTopic": {"Type": "AWS::SNS::Topic", "Properties": {}},
        "FeedbackTopicPolicy": _policy(),
        "FeedbackSubscription": {
            "Type": "AWS::SNS::Subscription",
            "DependsOn": "MailNotices",
            "Properties": subscription,
        },
        "FeedbackDeadLetters": queue_policy(dead_id(MAIL), [from_topic(dead_id(MAIL))]),
        "Letters": {"Type": "AWS::SES::ConfigurationSet", "Properties": {}},
        # SES tries the topic when the destination is made: it must be allowed by then.
        "LettersFeedback": {
            "Type": "AWS::SES::ConfigurationSetEventDestination",
            "DependsOn": "FeedbackTopicPolicy",
            "Properties": destination,
        },
    }


def _policy() -> dict[str, Any]:
    publish = {
        "Sid": "FeedbackFromSes",
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": {"Ref": "FeedbackTopic"},
        "Condition": {"StringEquals": _OWN},
    }
    plain = {
        "Sid": "OnlyEncryptedTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:Publish",
        "Resource": {"Ref": "FeedbackTopic"},
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [publish, plain]}
    properties = {"Topics": [{"Ref": "FeedbackTopic"}], "PolicyDocument": document}
    return {"Type": "AWS::SNS::TopicPolicy", "Properties": properties}
