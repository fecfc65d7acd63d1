"""What is read once per request: kept with the principal that the request brought."""

import weakref
from collections.abc import Callable
from typing import Any

from chalicelib.tenancy.principal import Principal


class PerRequest:
    """Values kept as long as the principal of one request lives, and no longer."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[weakref.ref[Principal], dict[str, Any]]] = {}

    def get(self, who: Principal, name: str, make: Callable[[], Any]) -> Any:
        held = self._kept.get(id(who))
        if held is None or held[0]() is not who:
            held = self._kept[id(who)] = (weakref.ref(who, self._dropper(id(who))), {})
        if name not in held[1]:
            held[1][name] = make()
        return held[1][name]

    def _dropper(self, key: int) -> Callable[[Any], None]:
        def drop(_: Any) -> None:
            self._kept.pop(key, None)

        return drop

    def forget(self, who: Principal) -> None:
        self._kept.pop(id(who), None)
