"""New words and repeated words, in the styles of the mail programs that customers use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mailroom.quoting import split

NEW = "Please deliver on Monday.\n请周一送货。"


@pytest.mark.parametrize(
    "mark",
    [
        "On Mon, 2 Mar 2026 at 09:00, Ann Owner <ann@ours.example> wrote:",
        "On Mon, 2 Mar 2026 at 09:00, Ann Owner\n<ann@ours.example> wrote:",
        "Ann Owner <ann@ours.example> 于2026年3月2日周一 09:00写道：",
        '在 2026-03-02 09:00:00，"Ann" <ann@ours.example> 写道：',
        "在2026年03月02日 09:00，Ann<ann@ours.example> 写道：",
        "-----Original Message-----",
        "------------------ 原始邮件 ------------------",
        "---- 回复的原邮件 ----",
        "________________________________\nFrom: Ann Owner\nSent: Monday\nSubject: x",
        "发件人: Ann Owner\n发送时间: 2026年3月2日 9:00\n收件人: Li\n主题: x",
        "发件人： Ann Owner\n日期： 2026-03-02\n主题： x",
        "From: Ann\nDate: 2026-03-02 09:00\nTo: Li",
    ],
)
def test_what_follows_the_mark_is_folded_away(mark: str) -> None:
    fresh, quoted = split(f"{NEW}\n\n{mark}\n\nDear customer,\nwe are sorry.")
    assert fresh == NEW
    assert "we are sorry" in quoted
    assert "we are sorry" not in fresh


def test_an_answer_below_its_quotation_is_new() -> None:
    fresh, quoted = split("On 2 Mar 2026, Ann wrote:\n> Which day?\n\nMonday, please.")
    assert (fresh, quoted) == ("Monday, please.", "On 2 Mar 2026, Ann wrote:\n> Which day?")


def test_quoted_lines_between_new_ones_are_folded_too() -> None:
    assert split("> Which day?\nMonday.\n> Where?\nGate 4.")[0] == "Monday.\nGate 4."


def test_a_mail_that_is_all_quotation_is_shown_whole() -> None:
    assert split("> only this") == ("> only this", "")


def test_an_ordinary_sentence_is_no_mark() -> None:
    text = "From: Shanghai to Rotterdam the cargo was late.\nOn Monday I wrote to you."
    assert split(text) == (text, "")


@given(st.text(max_size=400))
def test_no_word_is_lost(text: str) -> None:
    fresh, quoted = split(text)
    assert sorted(f"{fresh}\n{quoted}".split()) == sorted(text.split())
