"""Files in the bucket. Keys begin with ``T/<tenant>/``; links are signed and expire."""

import os
from dataclasses import dataclass
from typing import Any, Protocol

UPLOAD_SECONDS = 15 * 60
LINK_SECONDS = 5 * 60


@dataclass(frozen=True)
class UploadForm:
    """What a browser posts as multipart: an address and fields that go before the file."""

    url: str
    fields: dict[str, str]


class Blobs(Protocol):
    """Whole files by key. ``origins``: other sites that forms and links lead to, for the CSP."""

    origins: str

    def put(self, key: str, content: bytes, content_type: str) -> None: ...

    def put_new(self, key: str, content: bytes, content_type: str) -> bool:
        """Write a file unless there is one already, which then stays; whether it was written."""

    def get(self, key: str) -> bytes | None: ...

    def size(self, key: str) -> int | None:
        """How many bytes a file has; None: it is not there."""

    def delete(self, key: str) -> None: ...

    def upload_form(
        self, key: str, content_type: str, max_bytes: int, then: str = ""
    ) -> UploadForm:
        """A form that lets its bearer upload one file under this key for 15 minutes.

        ``then``: the whole address of the page that the browser sees afterwards.
        """

    def link(self, key: str, filename: str, show: str = "") -> str:
        """An address that lets its bearer download the file for 5 minutes.

        ``show``: the browser shows it, as a file of this type, instead of keeping it.
        """


class S3Blobs:
    """Amazon S3, or an engine that speaks its protocol."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        # Both addresses that AWS signs for, whatever the region; no client is made to know them.
        region = os.environ.get("AWS_REGION", "us-east-1")
        hosts = ("s3.amazonaws.com", f"s3.{region}.amazonaws.com")
        self.origins = " ".join(f"https://{bucket}.{host}" for host in hosts)

    def put(self, key: str, content: bytes, content_type: str) -> None:
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=content, ContentType=content_type
        )

    def put_new(self, key: str, content: bytes, content_type: str) -> bool:
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ContentType=content_type,
                IfNoneMatch="*",
            )
        except self._client.exceptions.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 412:
                return False
            raise
        return True

    def get(self, key: str) -> bytes | None:
        try:
            body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except self._client.exceptions.ClientError as error:
            if _absent(error):
                return None
            raise
        return body

    def size(self, key: str) -> int | None:
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.ClientError as error:
            if _absent(error):
                return None
            raise
        return int(head["ContentLength"])

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def upload_form(
        self, key: str, content_type: str, max_bytes: int, then: str = ""
    ) -> UploadForm:
        fields = {"Content-Type": content_type}
        if then:
            fields["success_action_redirect"] = then
        form = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields=fields,
            Conditions=[
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, max_bytes],
            ],
            ExpiresIn=UPLOAD_SECONDS,
        )
        return UploadForm(form["url"], form["fields"])

    def link(self, key: str, filename: str, show: str = "") -> str:
        url: str = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": disposition(filename, show),
                **({"ResponseContentType": show} if show else {}),
            },
            ExpiresIn=LINK_SECONDS,
        )
        return url


def _absent(error: Any) -> bool:
    # Without the right to list a bucket, S3 says 403 for what is not there.
    return error.response["ResponseMetadata"]["HTTPStatusCode"] in (403, 404)


class MemoryBlobs:
    """Files in a dict, for tests and the simulation."""

    origins = ""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}

    def put(self, key: str, content: bytes, content_type: str) -> None:
        self.files[key] = (content, content_type)

    def put_new(self, key: str, content: bytes, content_type: str) -> bool:
        kept = self.files.setdefault(key, (content, content_type))
        return kept[0] is content

    def get(self, key: str) -> bytes | None:
        found = self.files.get(key)
        return found[0] if found else None

    def size(self, key: str) -> int | None:
        found = self.files.get(key)
        return len(found[0]) if found else None

    def delete(self, key: str) -> None:
        self.files.pop(key, None)

    def upload_form(
        self, key: str, content_type: str, max_bytes: int, then: str = ""
    ) -> UploadForm:
        fields = {"key": key, "Content-Type": content_type}
        return UploadForm("/uploads", fields | ({"success_action_redirect": then} if then else {}))

    def link(self, key: str, filename: str, show: str = "") -> str:
        return f"/files/{key}" + ("?show" if show else "")


def disposition(filename: str, show: str = "") -> str:
    """Whether a browser shows a file or keeps it, and under which name."""
    from urllib.parse import quote

    return f"{'inline' if show else 'attachment'}; filename*=UTF-8''{quote(filename)}"
