"""What a person must hear of: letters nobody could deliver, timers parked, functions failing."""

from typing import Any

from chalicelib.kit.queues import QUEUES
from infra.functions import FUNCTIONS
from infra.template.rights import log_id
from infra.template.storage import dead_id

NAMESPACE = "Fairlead"


def alarms() -> dict[str, Any]:
    """One alarm for each dead-letter queue and function, one for parked timers."""
    found: dict[str, Any] = {}
    for queue in QUEUES:
        depth = {"QueueName": {"Fn::GetAtt": [dead_id(queue), "QueueName"]}}
        found[f"{dead_id(queue)}Alarm"] = _alarm(
            f"Messages of {queue} could not be handled; redrive them when the cause is mended.",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            "Maximum",
            depth,
        )
    for function in FUNCTIONS:
        found[f"{function.name}Errors"] = _alarm(
            f"{function.name} fails.",
            "AWS/Lambda",
            "Errors",
            "Sum",
            {"FunctionName": {"Ref": function.name}},
        )
    return found | _parked()


def _parked() -> dict[str, Any]:
    sweep = next(each for each in FUNCTIONS if each.due_only)
    metric = {"MetricName": "Parked", "MetricNamespace": NAMESPACE, "MetricValue": "1"}
    metric_filter = {
        "LogGroupName": {"Ref": log_id(sweep)},
        # The sweeper's own words, see chalicelib/clock/sweeper.py.
        "FilterPattern": '"parked after"',
        "MetricTransformations": [metric],
    }
    return {
        "ParkedFilter": {"Type": "AWS::Logs::MetricFilter", "Properties": metric_filter},
        "ParkedAlarm": _alarm(
            "A timer had no effect five times and was parked.", NAMESPACE, "Parked", "Sum", {}
        ),
    }


def _alarm(
    words: str, namespace: str, metric: str, statistic: str, dimensions: dict[str, Any]
) -> dict[str, Any]:
    properties = {
        "AlarmDescription": words,
        "Namespace": namespace,
        "MetricName": metric,
        "Statistic": statistic,
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": {"Fn::If": ["Heard", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]},
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
