"""The bulletin as a PDF, in the reader's language."""

from __future__ import annotations

from chalicelib.tickets.learning.bulletin import Bulletin
from frontend.format import day
from frontend.language import _, current
from frontend.learning_words import cause_name


def drawn(bulletin: Bulletin, month: str, company: str) -> bytes:
    """The document; reportlab is loaded only here."""
    from chalicelib.kit.pdf import Paper

    title = _("What we learned from complaints")
    label = _("Page %(page)s of %(pages)s")
    paper = Paper(title=f"{title} {month}", language=current(), footer=company, page_label=label)
    paper.heading(title, month)
    counts = bulletin.counts
    names = (("received", _("Received")), ("closed", _("Closed")), ("reviewed", _("Reviewed")))
    facts = [(words, str(counts.get(name, 0))) for name, words in names]
    paper.facts([*facts, (_("Justified"), str(counts.get("justified", 0)))])
    for each in bulletin.lessons:
        paper.section(each.subject)
        paper.note(" · ".join((cause_name(each.cause), justified(each.justified))))
        for words, text in (
            (_("What happened"), each.happened),
            (_("How it was handled"), each.handled),
            (_("What was learned"), each.lesson),
            (_("What to avoid"), each.avoid),
            (_("Training given"), each.training),
        ):
            if text:
                paper.note(_("%(words)s: %(text)s", words=words, text=text))
    paper.note(day(bulletin.made_at))
    return paper.bytes()


def justified(was: bool) -> str:
    return _("Justified") if was else _("Not justified")
