"""Files in the bucket, as S3 answers a function that may not list it."""

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session
from botocore.stub import Stubber

from chalicelib.kit.blobs import S3Blobs


def blobs(method: str, code: str, status: int) -> S3Blobs:
    session = get_session()
    session.set_credentials("nobody", "nothing")
    client = session.create_client("s3", region_name="eu-west-1")
    stubber = Stubber(client)
    stubber.add_client_error(method, code, http_status_code=status)
    stubber.activate()
    return S3Blobs(client, "files")


@pytest.mark.parametrize(("code", "status"), [("NoSuchKey", 404), ("AccessDenied", 403)])
def test_a_file_that_is_not_there_is_none(code: str, status: int) -> None:
    assert blobs("get_object", code, status).get("T/ten_1/gone") is None
    assert blobs("head_object", code, status).size("T/ten_1/gone") is None


def test_a_bucket_that_does_not_answer_is_not_taken_for_an_absent_file() -> None:
    with pytest.raises(ClientError):
        blobs("get_object", "InternalError", 500).get("T/ten_1/there")
    with pytest.raises(ClientError):
        blobs("head_object", "InternalError", 500).size("T/ten_1/there")
