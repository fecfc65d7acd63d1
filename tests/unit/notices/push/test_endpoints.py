"""Which addresses may be pushed to: whatever a browser sends, we call known services only."""

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.notices.push.carrier import HttpCarrier
from chalicelib.notices.push.model import checked_endpoint, device_id

GOOD = (
    "https://fcm.googleapis.com/fcm/send/dpH5lCsTSSM:APA91bHqjZxM0VImWWqDRN7U0a3AycjUf4O-byuxb_wJ",
    "https://fcm.googleapis.com/wp/dpH5lCsTSSM:APA91b",
    "https://jmt17.google.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABl",
    "https://web.push.apple.com/QGuQyavXutnMH",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB",
    "https://fcm.googleapis.com:443/fcm/send/x",
)
_S = "fcm.googleapis.com"
HOSTILE = (
    # Nothing, no address, other schemes.
    "", "x", "/", "//", "https:", "https://", "https:///fcm/send", f"//{_S}/x", f"http://{_S}/x",
    f"ftp://{_S}/x", f"file:///{_S}", f"gopher://{_S}/x", "data:text/plain,x", f"javascript:{_S}",
    f"wss://{_S}/x", f"HTTPS//{_S}/x",
    # Inside the house, in every way of writing it.
    "https://127.0.0.1/x", "http://127.0.0.1/x", "https://localhost/x", "https://[::1]/x",
    "https://0.0.0.0/x", "https://0/x", "https://2130706433/x", "https://0x7f000001/x",
    "https://0177.0.0.1/x", "https://127.1/x", "https://[::ffff:127.0.0.1]/x",
    "https://[64:ff9b::7f00:1]/x", "https://[2002:7f00:1::]/x", "https://10.0.0.1/x",
    "https://172.16.0.1/x", "https://192.168.1.1/x", "https://169.254.169.254/latest/meta-data",
    "https://[fd00:ec2::254]/latest/meta-data", "https://metadata.google.internal/x",
    "https://100.100.100.200/x", "https://169.254.170.2/v2/credentials",
    # Somebody else who looks like a push service.
    "https://example.com/x", f"https://{_S}.example.com/x", f"https://evil{_S}/x",
    f"https://example.com/{_S}", f"https://example.com?{_S}", "https://googleapis.com/x",
    f"https://x.y.{_S}.evil.example/x", "https://evilpush.apple.com.example/x",
    "https://notpush.apple.com.cn/x", "https://apple.com/x", "https://windows.com/x",
    f"https://{_S}./x", f"https://{_S}%2eexample.com/x",
    # Parsers read these in different ways.
    f"https://{_S}@127.0.0.1/x", f"https://127.0.0.1@{_S}/x", f"https://a:b@{_S}/x",
    f"https://{_S}\\@127.0.0.1/x", f"https://127.0.0.1\\.{_S}/x", f"https://127.0.0.1#.{_S}/x",
    f"https://{_S}/x#y", f"https://{_S} .example.com/x", f"https://{_S}\t/x", f"https://{_S}\r\n/x",
    f"https://{_S}/x\r\nHost: evil", f"https://{_S}:80/x", f"https://{_S}:22/x",
    f"https://{_S}:0/x", f"https://{_S}:99999/x", f"https://{_S}:x/x", f"https://{_S}", f"https://{_S}/",
    "https://fcm.googleapis.com／x", "https://ｆcm.googleapis.com/x", "https://fcm。googleapis。com/x",
    f"https://{_S}/" + "x" * 1000, f"https://[{_S}]/x", f"https://{_S}/\x00", f" https://{_S}/x",
)  # fmt: skip


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_browsers_push_services_are_known(endpoint: str) -> None:
    assert checked_endpoint(endpoint) == endpoint


@pytest.mark.parametrize("endpoint", HOSTILE)
@pytest.mark.parametrize("loopback", [True, False])
def test_nobody_else_is_called(
    endpoint: str, loopback: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loopback and endpoint == "http://127.0.0.1/x":
        return  # the local run's own push service
    reached: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda *a, **_k: reached.append(a))
    with pytest.raises(Invalid):
        checked_endpoint(endpoint, loopback)
    with pytest.raises(Invalid):
        HttpCarrier(loopback).post(endpoint, {})
    assert reached == []


def test_there_are_sixty_of_them() -> None:
    assert len(set(HOSTILE)) >= 60


def test_only_the_local_run_pushes_to_this_machine() -> None:
    here = "http://127.0.0.1:8119/push/1"
    assert checked_endpoint(here, loopback=True) == here
    with pytest.raises(Invalid):
        checked_endpoint(here)
    with pytest.raises(Invalid):
        checked_endpoint("http://127.0.0.2:8119/push/1", loopback=True)


def test_the_same_browser_is_the_same_device() -> None:
    assert device_id(GOOD[0]) == device_id(GOOD[0]) != device_id(GOOD[1])
