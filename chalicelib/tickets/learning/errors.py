"""What learning refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict


class NothingPromised(Conflict):
    """There is no change on this ticket that is still to be made."""

    type = "nothing-promised"
    title = "No change is open on this ticket."
