"""Whether a payer is called as a customer is: legal forms, order and language do not count."""

from collections.abc import Iterable

from chalicelib.kit.text import fold, words

# What companies are, not what they are called; both languages and the commonest of others.
_FORMS = frozenset({
    "ag", "and", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "group", "inc", "intl",
    "kg", "limited", "llc", "llp", "ltd", "mbh", "nv", "oy", "plc", "pte", "pty", "pvt", "sa",
    "sarl", "sas", "se", "spa", "srl", "the", "und",
})  # fmt: skip
_CHINESE_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团", "公司")


def distinctive(name: str) -> list[str]:
    """The words of a name that tell it from others, the longest first."""
    found = [each for each in words(_bare(name)) if len(each) > 1 and not each.isdigit()]
    return sorted(found, key=lambda each: -len(each))


def alike(payer: str, names: Iterable[str]) -> bool:
    """Whether a payer's name holds all that tells one of these names, or the other way round."""
    mine = set(distinctive(payer))
    for name in names:
        theirs = set(distinctive(name))
        if mine and theirs and (theirs <= mine or mine <= theirs):
            return True
    return False


def payer_key(name: str) -> str:
    """A payer's name as it is remembered."""
    return " ".join(sorted(set(distinctive(name))))[:100]


def _bare(name: str) -> str:
    plain = fold(name)
    for form in _CHINESE_FORMS:
        plain = plain.replace(form, " ")
    return " ".join(each for each in plain.replace(".", "").split() if each not in _FORMS)
