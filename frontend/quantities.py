"""Weights and volumes as people type them: kilograms and cubic metres, kept in thousandths."""

from decimal import Decimal, InvalidOperation

from frontend.forms import Form


def quantity(form: Form, name: str, wrong: str) -> int:
    """The thousandths that were typed, 0 where nothing was; ``wrong`` is what to say else."""
    typed = str(form.typed(name) or "").strip().replace(",", "")
    try:
        thousandths = Decimal(typed or "0") * 1000
    except InvalidOperation:
        thousandths = Decimal(-1)
    if not thousandths.is_finite() or thousandths < 0 or thousandths != int(thousandths):
        form.wrong(name, wrong)
        return 0
    return int(thousandths)
