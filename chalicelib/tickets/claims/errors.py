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


class InsurerConsentNeeded(Conflict):
    """An offer without the insurer's consent may cost the cover."""

    type = "insurer-consent-needed"
    title = "The insurer has not consented to this amount. Note its consent first."


class TooManyEntries(Conflict):
    """A claim takes a limited number of offers and payments."""

    type = "too-many-entries"
    title = "A claim takes at most %(most)d of these."
