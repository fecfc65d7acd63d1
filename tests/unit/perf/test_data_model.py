"""The page on the data model says what is measured."""

from tests.perf import patterns


def test_the_page_on_the_data_model_says_what_is_measured() -> None:
    assert patterns.PAGE.read_text(encoding="utf-8") == patterns.page(), (
        "run: python -m tests.perf.patterns"
    )
