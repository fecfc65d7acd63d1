"""Clients whose methods have no help text: nobody reads it in a function."""


class _NoText(str):
    """What botocore puts into ``__doc__``, whatever it would be made from."""

    def __new__(cls, *_: object, **__: object) -> "_NoText":
        return super().__new__(cls)


ClientMethodDocstring = PaginatorDocstring = WaiterDocstring = _NoText
