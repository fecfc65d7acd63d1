"""What can be wrong with a customer's file."""

from chalicelib.kit.errors import Conflict, NotFound, Problem


class CustomerNotFound(NotFound):
    """No such customer in this company."""

    title = "This customer was not found."


class CodeTaken(Conflict):
    """Another customer has the code."""

    type = "customer-code-taken"
    title = "Another customer has this code."

    def __init__(self) -> None:
        message = "Another customer has this code. Choose another, or open that customer."
        super().__init__(problems=(Problem("code", message),))
