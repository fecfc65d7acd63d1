"""The vocabulary over boto3's DynamoDB client; the client carries the fence's hook."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.kit.dynamo import sizes
from chalicelib.kit.dynamo.expressions import (
    Names,
    condition_text,
    query_params,
    update_text,
)
from chalicelib.kit.dynamo.fence import guard
from chalicelib.kit.dynamo.marshal import plain_item, typed_item
from chalicelib.kit.dynamo.vocabulary import (
    Check,
    ConditionFailed,
    Contention,
    Delete,
    Item,
    Key,
    Operation,
    OutcomeUnknown,
    Page,
    Put,
    Query,
    StoreError,
    Throttled,
    TooLarge,
    Update,
)
from chalicelib.tables import index_keys

T = TypeVar("T")

# A batch that the service keeps cutting short is given up after this many rounds.
_ROUNDS = 10
_THROTTLES = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "ThrottlingError",
}


class AwsStore:
    """DynamoDB itself, or an engine that speaks its protocol."""

    def __init__(self, client: Any, tables: Mapping[str, str]) -> None:
        self._client = client
        self._tables = tables
        client.meta.events.register("provide-client-params.dynamodb", guard)

    def get(self, key: Key) -> Item | None:
        answer = self._call(
            "get_item", TableName=self._tables[key.table], Key=_typed_key(key), ConsistentRead=True
        )
        return plain_item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        if len(keys) > sizes.MAX_OPERATIONS:
            raise TooLarge(f"{len(keys)} keys in one read")
        found: dict[Key, Item] = {}
        wanted = self._grouped(dict.fromkeys(keys))
        for _ in range(_ROUNDS):
            if not wanted:
                break
            answer = self._call("batch_get_item", RequestItems=wanted)
            for name, items in answer.get("Responses", {}).items():
                table = self._logical(name)
                for item in map(plain_item, items):
                    found[Key(table, item["pk"], item["sk"])] = item
            wanted = answer.get("UnprocessedKeys") or {}
        if wanted:
            raise Throttled("a batch read was never completed")
        return [found.get(key) for key in keys]

    def query(self, query: Query) -> Page:
        params = query_params(query, self._tables[query.table])
        items: list[Item] = []
        after = query.after
        while len(items) < query.limit:
            asked = params | {"Limit": query.limit - len(items)}
            if after is not None:
                asked["ExclusiveStartKey"] = typed_item(_start_key(query, after))
            answer = self._call("query", **asked)
            items += [plain_item(each) for each in answer["Items"]]
            last = answer.get("LastEvaluatedKey")
            after = plain_item(last) if last else None
            if after is None:
                break
        return Page([_only(item, query.fields) for item in items], after)

    def commit(self, operations: Sequence[Operation]) -> None:
        if not 0 < len(operations) <= sizes.MAX_OPERATIONS:
            raise TooLarge(f"{len(operations)} operations in one transaction")
        sizes.check_transaction([each.item for each in operations if isinstance(each, Put)])
        self._call("transact_write_items", TransactItems=[self._write(op) for op in operations])

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        self._batch(table, [{"PutRequest": {"Item": typed_item(item)}} for item in items])

    def delete_many(self, keys: Sequence[Key]) -> None:
        for table in dict.fromkeys(key.table for key in keys):
            mine = [key for key in keys if key.table == table]
            self._batch(table, [{"DeleteRequest": {"Key": _typed_key(key)}} for key in mine])

    def _batch(self, table: str, requests: list[dict[str, Any]]) -> None:
        for chunk in _chunks(requests, 25):
            pending = {self._tables[table]: chunk}
            for _ in range(_ROUNDS):
                if not pending:
                    break
                answer = self._call("batch_write_item", RequestItems=pending)
                pending = answer.get("UnprocessedItems") or {}
            if pending:
                raise Throttled("a batch write was never completed")

    def _write(self, operation: Operation) -> dict[str, Any]:
        names = Names()
        params: dict[str, Any] = {"TableName": self._tables[operation.key.table]}
        if isinstance(operation, Put):
            params["Item"] = typed_item(operation.item)
        else:
            params["Key"] = _typed_key(operation.key)
        if isinstance(operation, Update):
            params["UpdateExpression"] = update_text(operation, names)
        if operation.condition is not None:
            params["ConditionExpression"] = condition_text(operation.condition, names)
        return {_VERBS[type(operation)]: params | names.params()}

    def _grouped(self, keys: Mapping[Key, None]) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        for key in keys:
            place = wanted.setdefault(self._tables[key.table], {"Keys": [], "ConsistentRead": True})
            place["Keys"].append(_typed_key(key))
        return wanted

    def _logical(self, name: str) -> str:
        return next(logical for logical, actual in self._tables.items() if actual == name)

    def _call(self, operation: str, **params: Any) -> Any:
        try:
            return getattr(self._client, operation)(**params)
        except ClientError as error:
            raise _translated(error) from error
        except BotoCoreError as error:
            raise OutcomeUnknown(type(error).__name__) from error


_VERBS = {Put: "Put", Update: "Update", Delete: "Delete", Check: "ConditionCheck"}


def _translated(error: ClientError) -> StoreError:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _cancelled(error)
    if code == "TransactionInProgressException":
        return Contention(code)
    if code in _THROTTLES:
        return Throttled(code)
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        return OutcomeUnknown(code)
    return StoreError(f"{code}: {error.response['Error'].get('Message', '')}")


def _cancelled(error: ClientError) -> StoreError:
    reasons = [each.get("Code", "None") for each in error.response.get("CancellationReasons", [])]
    failed = [index for index, code in enumerate(reasons) if code == "ConditionalCheckFailed"]
    if failed:
        return ConditionFailed(failed)
    if "TransactionConflict" in reasons:
        return Contention("transaction conflict")
    if {"ProvisionedThroughputExceeded", "ThrottlingError"} & set(reasons):
        return Throttled("transaction throttled")
    return StoreError(f"transaction cancelled: {reasons}")


def _typed_key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _start_key(query: Query, after: Item) -> Item:
    names = ("pk", "sk", *(index_keys(query.index) if query.index else ()))
    return {name: after[name] for name in names}


def _only(item: Item, fields: tuple[str, ...]) -> Item:
    return {name: item[name] for name in fields if name in item} if fields else item


def _chunks(items: list[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
