"""Tables, queues and the bucket in CloudFormation's words."""

from typing import Any

from chalicelib.audit.copies import FOLDER
from chalicelib.kit.queues import MAIL, QUEUES
from chalicelib.mailroom.service import INBOUND
from chalicelib.tables import TABLES
from infra import resources
from infra.local.expiry import TTL_ATTRIBUTE

Resources = dict[str, Any]

NOBODYS_MAIL_KEPT_DAYS = 30


def table_id(table: str) -> str:
    """The logical id of a table."""
    return f"{table.capitalize()}Table"


def queue_id(queue: str) -> str:
    """The logical id of a queue."""
    return f"{queue.capitalize()}Queue"


def dead_id(queue: str) -> str:
    """The logical id of a queue's dead-letter queue."""
    return f"{queue.capitalize()}DeadLetters"


def storage() -> Resources:
    """Everything that holds something."""
    found: Resources = {table_id(table): _table(table) for table in TABLES}
    for queue in QUEUES:
        found[dead_id(queue)] = _dead_letters()
        found[queue_id(queue)] = _queue(queue)
    return found | {
        "Bucket": _bucket(),
        "BucketPolicy": _bucket_policy(),
        "MailNotices": _mail_notices(),
    }


def _table(table: str) -> dict[str, Any]:
    properties = resources.table_keys(table) | {
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True},
        "TimeToLiveSpecification": {"AttributeName": TTL_ATTRIBUTE, "Enabled": True},
        "DeletionProtectionEnabled": {"Fn::If": ["Kept", True, False]},
    }
    return _kept("AWS::DynamoDB::Table", properties)


def _queue(queue: str) -> dict[str, Any]:
    redrive = {
        "deadLetterTargetArn": {"Fn::GetAtt": [dead_id(queue), "Arn"]},
        "maxReceiveCount": resources.MAX_RECEIVES,
    }
    properties = {
        "VisibilityTimeout": resources.VISIBILITY_SECONDS,
        "RedrivePolicy": redrive,
        "SqsManagedSseEnabled": True,
    }
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def _dead_letters() -> dict[str, Any]:
    properties = {
        "MessageRetentionPeriod": resources.DEAD_LETTERS_KEPT_SECONDS,
        "SqsManagedSseEnabled": True,
    }
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def _bucket() -> dict[str, Any]:
    # Browsers post photos to the bucket and read them from it; nothing else crosses origins.
    cors = {
        "AllowedMethods": ["GET", "POST"],
        "AllowedOrigins": [{"Ref": "PublicUrl"}],
        "AllowedHeaders": ["*"],
        "MaxAge": 3600,
    }
    encryption = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    unfinished = {
        "Id": "unfinished-uploads",
        "Status": "Enabled",
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    # Mail for nobody stays under this prefix; all other is moved to its company at once.
    nobodys = {
        "Id": "mail-for-nobody",
        "Status": "Enabled",
        "Prefix": INBOUND,
        "ExpirationInDays": NOBODYS_MAIL_KEPT_DAYS,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
    }
    prefix = {"S3Key": {"Rules": [{"Name": "prefix", "Value": INBOUND}]}}
    arrived = {
        "Event": "s3:ObjectCreated:*",
        "Filter": prefix,
        "Queue": {"Fn::GetAtt": [queue_id(MAIL), "Arn"]},
    }
    properties = {
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "VersioningConfiguration": {"Status": "Enabled"},
        "CorsConfiguration": {"CorsRules": [cors]},
        "LifecycleConfiguration": {"Rules": [unfinished, nobodys]},
        "NotificationConfiguration": {"QueueConfigurations": [arrived]},
    }
    # S3 tries the queue when the bucket is made: it must be allowed to send by then.
    return _kept("AWS::S3::Bucket", properties) | {"DependsOn": "MailNotices"}


def _bucket_policy() -> dict[str, Any]:
    arn = {"Fn::GetAtt": ["Bucket", "Arn"]}
    statement = {
        "Sid": "OnlyEncryptedTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, {"Fn::Sub": "${Bucket.Arn}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    mail = {
        "Sid": "MailFromSes",
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": {"Fn::Sub": f"${{Bucket.Arn}}/{INBOUND}*"},
        "Condition": {"StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement, mail, *_seals_stay()]}
    properties = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": document}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": properties}


def _seals_stay() -> list[dict[str, Any]]:
    """Copies of the audit trail's seals: nobody, our own functions included, takes one away or
    writes over it while this policy stands."""
    every = {
        "Effect": "Deny",
        "Principal": "*",
        "Resource": {"Fn::Sub": f"${{Bucket.Arn}}/T/*/{FOLDER}/*"},
    }
    removed = {"Sid": "SealsStay", "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"]}
    overwritten = {
        "Sid": "SealsAreWrittenOnce",
        "Action": "s3:PutObject",
        "Condition": {"Null": {"s3:if-none-match": "true"}},
    }
    return [every | removed, every | overwritten]


def _mail_notices() -> dict[str, Any]:
    """S3 may tell the mail queue of new objects (by account, since the bucket comes later), and
    SES through its topic of letters that came back. A queue has one policy, no more."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": {"Fn::GetAtt": [queue_id(MAIL), "Arn"]},
        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
    }
    return queue_policy(queue_id(MAIL), [statement, from_topic(queue_id(MAIL))])


def from_topic(queue: str) -> dict[str, Any]:
    """The topic of SES's notices, and no other, may send to a queue (``letters``)."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": {"Fn::GetAtt": [queue, "Arn"]},
        "Condition": {"ArnEquals": {"aws:SourceArn": {"Ref": "FeedbackTopic"}}},
    }


def queue_policy(queue: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Who of the cloud's services may use a queue; a queue has one policy, no more."""
    document = {"Version": "2012-10-17", "Statement": statements}
    properties = {"Queues": [{"Ref": queue}], "PolicyDocument": document}
    return {"Type": "AWS::SQS::QueuePolicy", "Properties": properties}


def _kept(kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    """A resource that outlives its stack: it holds what cannot be made again."""
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return {"Type": kind, **kept, "Properties": properties}
