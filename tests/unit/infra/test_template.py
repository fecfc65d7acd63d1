"""The cloud as described: every table kept safe, every function with its own narrow rights."""

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest

from chalicelib.audit import copies
from chalicelib.kit.queues import MAIL, QUEUES
from chalicelib.tables import TABLES
from chalicelib.tenancy.principal import Principal
from infra.functions import FUNCTIONS, Function
from infra.template.rights import role_id, statements
from infra.template.scoped import scoped_role_id, scoped_statements
from infra.template.storage import dead_id, queue_id, table_id
from infra.template.whole import merge_template

TEMPLATE = merge_template("python3.11", "x86_64")["Resources"]


def properties(logical_id: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE[logical_id]["Properties"]
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_table_survives_mistakes(table: str) -> None:
    own = properties(table_id(table))
    assert own["BillingMode"] == "PAY_PER_REQUEST"
    assert own["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert own["SSESpecification"]["SSEEnabled"]
    assert own["StreamSpecification"]
    assert own["DeletionProtectionEnabled"]
    assert TEMPLATE[table_id(table)]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_gives_its_worker_time_and_has_a_dead_letter_queue(queue: str) -> None:
    own = properties(queue_id(queue))
    worker = next(each for each in FUNCTIONS if each.queue == queue)
    assert own["VisibilityTimeout"] >= 6 * worker.seconds
    assert own["RedrivePolicy"]["maxReceiveCount"] == 5
    assert f"{dead_id(queue)}Alarm" in TEMPLATE
    [source] = properties(worker.name)["Events"].values()
    assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_ses_tells_of_bounces_and_complaints_to_the_queue_of_the_mail() -> None:
    told = properties("LettersFeedback")
    assert told["ConfigurationSetName"] == {"Ref": "Letters"}
    event = told["EventDestination"]
    assert (event["MatchingEventTypes"], event["Enabled"]) == (["bounce", "complaint"], True)
    assert event["SnsDestination"] == {"TopicARN": {"Ref": "FeedbackTopic"}}
    way = properties("FeedbackSubscription")
    assert (way["Protocol"], way["TopicArn"]) == ("sqs", {"Ref": "FeedbackTopic"})
    assert way["Endpoint"] == {"Fn::GetAtt": [queue_id(MAIL), "Arn"]}


def test_a_queue_has_one_policy_and_only_the_topic_and_the_bucket_may_send_to_it() -> None:
    every = [each for each in TEMPLATE.values() if "Type" in each]
    policies = [each for each in every if each["Type"] == "AWS::SQS::QueuePolicy"]
    queues = [str(queue) for each in policies for queue in each["Properties"]["Queues"]]
    assert len(queues) == len(set(queues)), "a second one takes the place of the first"
    told = properties("MailNotices")["PolicyDocument"]["Statement"]
    assert {each["Principal"]["Service"]: each["Condition"] for each in told} == {
        "s3.amazonaws.com": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
        "sns.amazonaws.com": {"ArnEquals": {"aws:SourceArn": {"Ref": "FeedbackTopic"}}},
    }


def test_nobody_but_ses_of_this_account_publishes_what_came_back() -> None:
    [allow, deny] = properties("FeedbackTopicPolicy")["PolicyDocument"]["Statement"]
    assert (allow["Effect"], allow["Principal"]) == ("Allow", {"Service": "ses.amazonaws.com"})
    assert allow["Condition"] == {"StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert (deny["Effect"], deny["Principal"]) == ("Deny", "*")


def test_whoever_sends_letters_sends_them_under_the_configuration_set() -> None:
    for each in FUNCTIONS:
        variables = properties(each.name)["Environment"]["Variables"]
        assert variables["CONFIGURATION_SET"] == {"Ref": "Letters"}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
def test_a_function_has_a_role_of_its_own_without_wildcards(function: Function) -> None:
    assert properties(function.name)["Role"] == {"Fn::GetAtt": [role_id(function), "Arn"]}
    for statement in statements(function):
        assert all("*" not in action for action in statement["Action"])
        assert "*" not in statement["Resource"]
        assert not any("Scan" in action for action in statement["Action"])


SCOPED = [each for each in FUNCTIONS if each.scoped]


@pytest.mark.parametrize("function", SCOPED, ids=lambda each: each.name)
def test_no_function_reaches_a_table_but_through_the_role_it_takes_on(function: Function) -> None:
    assert "dynamodb:" not in str(statements(function))
    variables = properties(function.name)["Environment"]["Variables"]
    assert variables["SCOPED_ROLE"] == {"Fn::GetAtt": [scoped_role_id(function), "Arn"]}
    [trust] = properties(scoped_role_id(function))["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": {"Fn::GetAtt": [role_id(function), "Arn"]}}
    assert trust["Action"] == ["sts:AssumeRole", "sts:TagSession"]


@pytest.mark.parametrize("function", SCOPED, ids=lambda each: each.name)
def test_every_right_to_a_table_ends_at_its_keys(function: Function) -> None:
    """ForAllValues is true of a call without a key, so a key must be there."""
    found = properties(scoped_role_id(function))["Policies"][0]["PolicyDocument"]["Statement"]
    assert len(found) == bool(function.writes) + bool(function.reads) + len(function.doors)
    for statement in found:
        condition = statement["Condition"]
        assert condition["Null"] == {"dynamodb:LeadingKeys": "false"}
        assert condition["StringEquals"]["aws:PrincipalTag/operation"]
        assert not any("*" in action or "Scan" in action for action in statement["Action"])
        for key in condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]:
            assert key.removesuffix("*").endswith("#"), "with the delimiter"
            assert not key.startswith("T#*") or "memberships" in str(condition)


def test_a_policy_fits_into_what_aws_allows_a_role() -> None:
    for function in SCOPED:
        [policy] = properties(scoped_role_id(function))["Policies"]
        # An ARN takes the place of each reference; 10,240 without white space.
        assert len(json.dumps(policy["PolicyDocument"], separators=(",", ":"))) < 8_000


def test_work_inside_of_a_company_is_bounded_by_the_session_s_tag() -> None:
    own = scoped_statements(SCOPED[0])[0]["Condition"]
    assert own["StringEquals"] == {"aws:PrincipalTag/operation": "tenant"}
    assert own["ForAllValues:StringLike"] == {
        "dynamodb:LeadingKeys": ["T#${aws:PrincipalTag/tenant}#*"]
    }


def test_the_sweeper_sees_due_times_and_nothing_else() -> None:
    [sweep] = [each for each in FUNCTIONS if each.due_only]
    reads = [each for each in statements(sweep) if "dynamodb:Query" in each["Action"]]
    assert len(reads) == 1
    assert all(place["Fn::Sub"].endswith("/index/due") for place in reads[0]["Resource"])
    assert not any("dynamodb:GetItem" in each["Action"] for each in statements(sweep))


def test_the_bucket_is_private_encrypted_and_spoken_to_in_tls_only() -> None:
    own = properties("Bucket")
    assert all(own["PublicAccessBlockConfiguration"].values())
    assert own["BucketEncryption"]
    [only, mail, *_] = properties("BucketPolicy")["PolicyDocument"]["Statement"]
    assert (mail["Principal"], mail["Action"]) == ({"Service": "ses.amazonaws.com"}, "s3:PutObject")
    assert mail["Resource"]["Fn::Sub"].endswith("/inbound/*")
    assert only["Effect"] == "Deny"


def test_nobody_takes_a_seal_of_the_trail_away_or_writes_over_it() -> None:
    own = {each["Sid"]: each for each in properties("BucketPolicy")["PolicyDocument"]["Statement"]}
    removed, overwritten = own["SealsStay"], own["SealsAreWrittenOnce"]
    for each in (removed, overwritten):
        assert (each["Effect"], each["Principal"]) == ("Deny", "*")
        place = each["Resource"]["Fn::Sub"].removeprefix("${Bucket.Arn}/")
        key = copies.key(Principal.system("ten_1"), 1)
        assert fnmatchcase(key, place)
        assert not fnmatchcase("T/ten_1/checks/job_1/000000.json", place)
    assert set(removed["Action"]) == {"s3:DeleteObject", "s3:DeleteObjectVersion"}
    # Without "only if there is none yet", S3 would replace what is there.
    assert overwritten["Action"] == "s3:PutObject"
    assert overwritten["Condition"] == {"Null": {"s3:if-none-match": "true"}}


def test_only_the_outbox_may_send_mail() -> None:
    senders = [each.name for each in FUNCTIONS if "ses:" in str(statements(each))]
    assert senders == ["Outbox"]


def test_new_mail_in_the_bucket_is_told_to_the_mail_queue() -> None:
    [told] = properties("Bucket")["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Queue"] == {"Fn::GetAtt": [queue_id("mail"), "Arn"]}
    assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "inbound/"}]
    allowed = properties("MailNotices")["PolicyDocument"]["Statement"]
    assert {"Service": "s3.amazonaws.com"} in [each["Principal"] for each in allowed]
    assert TEMPLATE["Bucket"]["DependsOn"] == "MailNotices"
