"""Folding and cutting text so that people find what they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.text import ended_once, fold, headline, unstopped, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME  Ltd.", "acme ltd."),
        ("ＡＣＭＥ　Ｌｔｄ．", "ACME Ltd."),
        ("Kühne + Nagel", "kuhne + NAGEL"),
        ("Straße", "STRASSE"),
        ("Ørsted", "orsted"),
        ("Łódź Spedycja", "lodz spedycja"),
        ("上海 国际\t货运\n", " 上海 国际 货运"),
        ("１２３号", "123号"),
    ],
)
def test_spellings_of_the_same_name_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("投诉", "投訴"), ("A-1", "A1")])
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Ocean Freight, ocean", ("ocean", "freight")),
        ("B/L MSKU-1234567", ("b", "l", "msku", "1234567")),
        ("提单丢失", ("提单", "单丢", "丢失")),
        ("李", ("李",)),
        ("李 明", ("李", "明")),
        ("A3区", ("a3", "3区")),
        ("订舱MSKU后", ("订舱", "舱m", "msku", "u后")),
        ("=SUM(A1)\n“投诉”🚢", ("sum", "a1", "投诉")),
        ("snake_case", ("snake", "case")),
    ],
)
def test_words_of_a_text(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


CHINESE = st.sampled_from("提单投诉货运区号")
ANY = st.sampled_from("提单投诉货运区号aZ09éß ，-")


AROUND = st.text(ANY, max_size=12)


@given(AROUND, CHINESE, st.sampled_from("提单投诉aZ09é"), AROUND)
def test_any_two_neighbouring_characters_find_the_text(
    before: str, one: str, two: str, after: str
) -> None:
    for pair in (one + two, two + one):
        assert set(words(pair)) <= set(words(before + pair + after))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Two cartons fell over.", "Two cartons fell over."),
        ("The certificate of origin, which names", "The certificate of…"),
        ("The surcharge of October, which nobody", "The surcharge of…"),
        ("The certificate-of-origin-names-nobody", "The certificate-of-orig…"),
        (
            "客户称到货十二箱瓷砖破碎，现场照片已发，要求今天给说法",
            "客户称到货十二箱瓷砖破碎，现场照片已发，要求今…",
        ),
        ("  one\n two ", "one two"),
        ("", ""),
    ],
)
def test_a_headline_is_made_of_whole_words(text: str, shown: str) -> None:
    assert headline(text, 24) == shown


def test_a_sentence_inside_of_another_has_no_full_stop() -> None:
    assert unstopped("Two cartons were crushed.") == "Two cartons were crushed"
    assert unstopped("放货晚了两天。") == "放货晚了两天"
    assert unstopped("Why so late?") == "Why so late?"


def test_what_was_cut_short_is_not_ended_twice() -> None:
    assert ended_once("About: two pallets of…. Dear Wei.") == "About: two pallets of… Dear Wei."
    assert ended_once("关于箱子…。") == "关于箱子…"
    assert ended_once("You ask: where is it?. Dear Wei.") == "You ask: where is it? Dear Wei."
    assert ended_once("您咨询：货到哪里了？。谢谢") == "您咨询：货到哪里了？谢谢"
    assert ended_once("https://x.example/?.a=1 Really?") == "https://x.example/?.a=1 Really?"
