"""What a claim refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict


class NotAboutGoods(Conflict):
    """Enquiries and suggestions have no legal clocks and no dossier."""

    type = "not-about-goods"
    title = "Only complaints and exceptions have a claim. Make it a complaint first."


class NoRegime(Conflict):
    """Nothing runs on this contract yet."""

    type = "no-regime"
    title = "First say under which regime this contract is, and from which day it counts."


class ClaimFinished(Conflict):
    """A finished claim is changed only after taking it up again."""

    type = "claim-finished"
    title = "This claim is finished. Take it up again first."
