"""Why two amounts differ, as far as what both sides say tells it. Pure."""

from collections.abc import Sequence

from chalicelib.accounts.reconciliation.lines import Line, Reason, Tolerance

# So many minor units may a rate times a weight be off by its own rounding, on either side.
_ROUNDING = 2


def likely(theirs: Sequence[Line], ours: Sequence[Line], tolerance: Tolerance) -> Reason:
    """The likeliest reason, the surest evidence first."""
    if {each.currency for each in theirs} != {each.currency for each in ours}:
        return Reason.CURRENCY
    his, mine = _sum(theirs), _sum(ours)
    if _charged_again(theirs, his, mine):
        return Reason.DUPLICATE
    for name, reason in (("grams", Reason.WEIGHT), ("litres", Reason.VOLUME)):
        if _in_proportion(his, mine, _known(theirs, name), _known(ours, name), tolerance):
            return reason
    if _one_more_kind(theirs, ours, his - mine):
        return Reason.SURCHARGE
    for name, reason in (("grams", Reason.WEIGHT), ("litres", Reason.VOLUME)):
        a, b = _known(theirs, name), _known(ours, name)
        if a and b and not tolerance.same_weight(a, b):
            return reason
    known = any(_known(theirs, name) and _known(ours, name) for name in ("grams", "litres"))
    return Reason.RATE if known else Reason.AMOUNT


def _sum(lines: Sequence[Line]) -> int:
    return sum(each.amount for each in lines)


def _known(lines: Sequence[Line], name: str) -> int:
    """The weight or volume of lines: repeated on every charge of a shipment, so the largest."""
    return max((int(getattr(each, name)) for each in lines), default=0)


def _charged_again(theirs: Sequence[Line], his: int, mine: int) -> bool:
    """Whether their surplus is a line that they have already."""
    if mine and his and his % mine == 0 and his // mine > 1:
        return True
    seen: set[tuple[int, object]] = set()
    for each in theirs:
        if (each.amount, each.kind) in seen and his - mine == each.amount:
            return True
        seen.add((each.amount, each.kind))
    return False


def _in_proportion(his: int, mine: int, theirs: int, ours: int, tolerance: Tolerance) -> bool:
    """Whether the amounts stand to each other as the weights do, which differ."""
    if not theirs or not ours or tolerance.same_weight(theirs, ours):
        return False
    return abs(his * ours - mine * theirs) <= _ROUNDING * (theirs + ours)


def _one_more_kind(theirs: Sequence[Line], ours: Sequence[Line], difference: int) -> bool:
    """Whether the difference is what one side charges of a kind that the other has not."""
    kinds = ({each.kind for each in theirs}, {each.kind for each in ours})
    if None in kinds[0] | kinds[1]:
        return False
    more = [each for each in theirs if each.kind not in kinds[1]]
    less = [each for each in ours if each.kind not in kinds[0]]
    return bool(more or less) and _sum(more) - _sum(less) == difference
