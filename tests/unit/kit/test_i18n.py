"""Message catalogues: read from .po files as they are written by hand."""

from pathlib import Path

import pytest

from chalicelib.kit import i18n

PO = r"""
# a comment
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

#: frontend/x.html:1
msgid "Complaint"
msgstr "投诉"

msgid "One line\n"
"and \"another\" \\ here"
msgstr "第一行\n"
"第二行“引号” \\ 完"

#, fuzzy
msgid "Guess"
msgstr "猜"

msgid "%(count)s invoice"
msgid_plural "%(count)s invoices"
msgstr[0] "%(count)s 张发票"
msgid "Empty"
msgstr ""
"""


@pytest.fixture
def zh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> i18n.Catalogue:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "a.po").write_text(PO, encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    return i18n.Catalogue(dict(i18n.messages("zh")))


def test_a_text_is_shown_in_chinese(zh: i18n.Catalogue) -> None:
    assert zh.gettext("Complaint") == "投诉"


def test_long_texts_keep_their_lines_quotes_and_backslashes(zh: i18n.Catalogue) -> None:
    assert zh.gettext('One line\nand "another" \\ here') == "第一行\n第二行“引号” \\ 完"


def test_an_escaped_backslash_before_n_is_not_a_new_line() -> None:
    (entry,) = i18n.entries('msgid "a"\nmsgstr "C:\\\\new\\\\\\n"')
    assert entry["msgstr"] == "C:\\new\\\n"


def test_a_guessed_translation_is_not_shown(zh: i18n.Catalogue) -> None:
    assert zh.gettext("Guess") == "Guess"


def test_a_text_without_translation_stays_english(zh: i18n.Catalogue) -> None:
    assert zh.gettext("Empty") == "Empty"
    assert zh.gettext("Never heard of") == "Never heard of"


@pytest.mark.parametrize("count", [0, 1, 2, 21])
def test_chinese_has_one_form_for_any_number(zh: i18n.Catalogue, count: int) -> None:
    text = zh.ngettext("%(count)s invoice", "%(count)s invoices", count)
    assert text % {"count": count} == f"{count} 张发票"


def test_english_needs_no_catalogue() -> None:
    english = i18n.translator("en")
    assert english.gettext("Complaint") == "Complaint"
    assert english.ngettext("invoice", "invoices", 1) == "invoice"


def test_an_unknown_language_is_answered_in_english() -> None:
    assert i18n.translator("../../etc").gettext("Complaint") == "Complaint"


def test_wording_an_error_never_fails() -> None:
    assert i18n.filled("%(field)s is missing", {"field": "name"}) == "name is missing"
    assert i18n.filled("%(field)s is missing", {"other": 1}) == "%(field)s is missing"
    assert i18n.filled("50 % off", {"other": 1}) == "50 % off"
