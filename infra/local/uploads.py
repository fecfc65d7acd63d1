"""Files in local mode: signed forms and links that expire, taken and given by the launcher.

In the cloud S3 checks the signature, the size and the type by itself; the embedded engine
checks none of them, so they are checked here.
"""

import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from chalicelib.kit.blobs import LINK_SECONDS, UPLOAD_SECONDS, S3Blobs, UploadForm, disposition
from infra.local.gateway import Start

UPLOAD_PATH = "/local/uploads"
FILE_PATH = "/local/files"


class LocalBlobs(S3Blobs):
    """The engine's bucket, with forms and links that lead to the launcher."""

    def __init__(self, client: Any, bucket: str, secret: str) -> None:
        super().__init__(client, bucket)
        self.origins = ""  # the launcher is the same origin as the pages
        self._seal = Seal(secret)
        self.origins = ""  # the launcher itself

    def upload_form(
        self, key: str, content_type: str, max_bytes: int, then: str = ""
    ) -> UploadForm:
        fields = {
            "key": key,
            "Content-Type": content_type,
            "success_action_redirect": then,
            "x-max-bytes": str(max_bytes),
            "x-expires": str(int(time.time()) + UPLOAD_SECONDS),
        }
        return UploadForm(UPLOAD_PATH, fields | {"x-signature": self._seal.of(fields)})

    def link(self, key: str, filename: str, show: str = "") -> str:
        expires = str(int(time.time()) + LINK_SECONDS)
        fields = {"filename": filename, "show": show, "x-expires": expires}
        signed = fields | {"x-signature": self._seal.of(fields | {"key": key})}
        return f"{FILE_PATH}/{quote(key)}?{urlencode(signed)}"

    def content_type(self, key: str) -> str:
        """The type a file was stored with."""
        head = self._client.head_object(Bucket=self._bucket, Key=key)
        return str(head.get("ContentType") or "application/octet-stream")


class Seal:
    """Signs fields, so that a form or link can be given away."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def of(self, fields: Mapping[str, str]) -> str:
        """The signature of the fields, whatever their order."""
        text = urlencode(sorted(fields.items())).encode()
        return hmac.new(self._secret, b"local files\n" + text, hashlib.sha256).hexdigest()

    def refusal(self, fields: Mapping[str, str], signature: str) -> str | None:
        """Why the fields are not to be trusted, or None."""
        if not hmac.compare_digest(self.of(fields), signature):
            return "SignatureDoesNotMatch"
        if int(fields["x-expires"]) < time.time():
            return "Policy expired"
        return None


class FilesApplication:
    """Takes uploads and gives files to whoever bears a valid signature."""

    def __init__(self, blobs: LocalBlobs, secret: str) -> None:
        self._blobs = blobs
        self._seal = Seal(secret)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        with Request(environ) as request:
            response = self._answer(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Chromium's own viewer of PDF does not run in a sandbox.
        sandbox = "" if response.mimetype == "application/pdf" else "; sandbox"
        response.headers["Content-Security-Policy"] = f"default-src 'none'{sandbox}"
        return response(environ, start)

    def _answer(self, request: Request) -> Response:
        if request.path == UPLOAD_PATH and request.method == "POST":
            return self._take(request)
        if request.path.startswith(f"{FILE_PATH}/") and request.method in ("GET", "HEAD"):
            return self._give(request)
        return Response("not found", 404)

    def _take(self, request: Request) -> Response:
        request.max_content_length = 64 * 1024 * 1024
        try:
            form, file = request.form, request.files.get("file")
        except RequestEntityTooLarge:
            return Response("EntityTooLarge", 413)
        names = ("key", "Content-Type", "x-max-bytes", "x-expires", "success_action_redirect")
        fields = {name: form.get(name, "") for name in names}
        if not fields["x-expires"].isdecimal() or not fields["x-max-bytes"].isdecimal():
            return Response("a signed field is missing", 403)
        refused = self._seal.refusal(fields, form.get("x-signature", ""))
        if refused:
            return Response(refused, 403)
        return self._store(fields, file)

    def _store(self, fields: dict[str, str], file: FileStorage | None) -> Response:
        most = int(fields["x-max-bytes"])
        content = file.stream.read(most + 1) if file else b""
        if not content:
            return Response("EntityTooSmall", 400)
        if len(content) > most:
            return Response("EntityTooLarge", 400)
        self._blobs.put(fields["key"], content, fields["Content-Type"])
        if then := fields["success_action_redirect"]:  # signed: it leads only where we said
            return Response("", 303, {"Location": then})
        then = fields["success_action_redirect"]
        return redirect(then, 303) if then else Response("", 204)

    def _give(self, request: Request) -> Response:
        key = request.path.removeprefix(f"{FILE_PATH}/")
        expires, filename = request.args.get("x-expires", ""), request.args.get("filename", "")
        show = request.args.get("show", "")
        if not expires.isdecimal():
            return Response("a signed field is missing", 403)
        fields = {"key": key, "filename": filename, "show": show, "x-expires": expires}
        refused = self._seal.refusal(fields, request.args.get("x-signature", ""))
        if refused:
            return Response(refused, 403)
        content = self._blobs.get(key)
        if content is None:
            return Response("NoSuchKey", 404)
        headers = {
            "Content-Disposition": disposition(filename, show),
            "Cache-Control": "private, max-age=300",
        }
        kind = show or self._blobs.content_type(key)
        return Response(content, 200, headers, content_type=kind)
