"""What banks' files say, and what is refused of them."""

from datetime import date

import pytest

from chalicelib.accounts.payments.lines import ReadFile
from chalicelib.accounts.payments.reading.reader import MAX_BYTES, read_bank_file
from tests.unit.accounts.payments.files import Line, camt, mt940

PAID = Line(125_050, "Invoice INV-1", party="Acme GmbH", iban="NL91ABNA0417164300", ref="B1")


def whys(read: ReadFile) -> list[str]:
    return [fault.why % dict(fault.params) for fault in read.faults]


def test_a_payment_says_who_paid_and_what_for() -> None:
    [line] = read_bank_file(camt(PAID)).lines
    assert (line.amount, line.currency, line.booked) == (125_050, "USD", date(2026, 3, 2))
    assert (line.party, line.party_account) == ("Acme GmbH", "NL91ABNA0417164300")
    assert (line.text, line.bank_ref) == ("Invoice INV-1", "B1")


def test_both_forms_of_a_statement_say_the_same() -> None:
    [one], [other] = read_bank_file(camt(PAID)).lines, read_bank_file(mt940(PAID)).lines
    same = ("amount", "currency", "booked", "party", "party_account", "text", "bank_ref")
    assert all(getattr(one, name) == getattr(other, name) for name in same)


def test_money_that_went_out_is_negative_and_names_who_got_it() -> None:
    [line] = read_bank_file(camt(Line(-990, party="Carrier Inc"))).lines
    assert (line.amount, line.party) == (-990, "Carrier Inc")


@pytest.mark.parametrize("make", [camt, mt940])
def test_a_statement_that_does_not_add_up_is_refused_with_the_sums(make) -> None:  # type: ignore[no-untyped-def]
    read = read_bank_file(make(PAID, opening=1000, closing=125_000))
    [why] = whys(read)
    assert "USD 1,260.50" in why
    assert "USD 1,250.00" in why


def test_an_impossible_day_is_refused_with_its_row() -> None:
    content = mt940(Line(100, day="2016-02-30"))
    [fault] = read_bank_file(content).faults
    assert content.split(b"\n")[fault.row - 1].startswith(b":61:160230")


def test_a_report_of_the_day_is_refused_since_it_may_still_change() -> None:
    [why] = whys(read_bank_file(camt(PAID, message="camt.052")))
    assert "camt.052" in why


def test_entries_that_are_not_booked_yet_are_left_out_and_counted() -> None:
    content = camt(PAID, closing=0).replace(b"<Sts>BOOK</Sts>", b"<Sts><Cd>PDNG</Cd></Sts>")
    read = read_bank_file(content)
    assert not read.faults
    assert (read.lines, read.statements[0].pending) == ([], 1)


def test_what_the_bank_counted_must_be_in_the_file() -> None:
    sums = "<TxsSummry><TtlCdtNtries><NbOfNtries>2</NbOfNtries></TtlCdtNtries></TxsSummry>"
    assert whys(read_bank_file(camt(PAID, extra=sums))) == [
        "The bank counts 2 credits, but the file holds 1."
    ]


@pytest.mark.parametrize(("side", "word"), [("Cdt", "credits"), ("Dbt", "debits")])
def test_a_sum_that_differs_says_of_which_side(side: str, word: str) -> None:
    sums = f"<TxsSummry><Ttl{side}Ntries><Sum>7.00</Sum></Ttl{side}Ntries></TxsSummry>"
    [why] = whys(read_bank_file(camt(extra=sums)))
    assert why == f"The bank adds its {word} up to USD 7.00, but they make USD 0.00."


def test_an_entry_in_another_currency_than_the_account_is_refused() -> None:
    content = camt(PAID).replace(b'<Ntry><Amt Ccy="USD">', b'<Ntry><Amt Ccy="EUR">')
    assert "The entry is in EUR, but the account in USD." in whys(read_bank_file(content))


BATCH = """<Btch><NbOfTxs>{}</NbOfTxs></Btch>
<TxDtls><Amt Ccy="USD">1.00</Amt><RmtInf><Ustrd>one</Ustrd></RmtInf></TxDtls>
<TxDtls><Amt Ccy="USD">{}</Amt><RmtInf><Ustrd>two</Ustrd></RmtInf></TxDtls></NtryDtls>"""


def batch(stated: int, second: str) -> bytes:
    made, head = camt(Line(300)), b"<NtryDtls>"
    before, _, rest = made.partition(head)
    _, _, after = rest.partition(b"</NtryDtls>")
    return before + head + BATCH.format(stated, second).encode() + after


def test_a_batch_becomes_the_payments_that_it_lists() -> None:
    read = read_bank_file(batch(2, "2.00"))
    assert [(line.amount, line.text) for line in read.lines] == [(100, "one"), (200, "two")]


def test_a_batch_that_counts_or_adds_up_otherwise_is_refused() -> None:
    assert whys(read_bank_file(batch(3, "2.00"))) == ["The batch says 3 payments, but lists 2."]
    assert "do not add up to its amount" in whys(read_bank_file(batch(2, "2.50")))[0]


def test_what_was_ordered_in_another_currency_is_kept_with_its_rate() -> None:
    details = b"""<TxDtls><AmtDtls><InstdAmt><Amt Ccy="EUR">1150.00</Amt><CcyXchg>
    <SrcCcy>EUR</SrcCcy><XchgRate>1.0874</XchgRate></CcyXchg></InstdAmt></AmtDtls>"""
    [line] = read_bank_file(camt(PAID).replace(b"<TxDtls>", details)).lines
    assert line.instructed is not None
    assert (line.instructed.currency, line.instructed.amount) == ("EUR", 115_000)
    assert line.instructed.rate == "1.0874"


def test_a_payment_that_came_back_says_so_in_both_forms() -> None:
    reversed_ = camt(Line(-500)).replace(b"<Sts>", b"<RvslInd>true</RvslInd><Sts>")
    assert read_bank_file(reversed_).lines[0].reversal
    swift = mt940(Line(-500)).replace(b"0302D5,00", b"0302RC5,00")
    [line] = read_bank_file(swift).lines
    assert (line.amount, line.reversal) == (-500, True)


def test_long_texts_cut_by_the_bank_are_whole_words_again() -> None:
    text = "INV-2026-000417/INV-2026-00?210418 THANKS"
    [line] = read_bank_file(mt940(Line(100, text))).lines
    assert line.text == "INV-2026-000417/INV-2026-000418 THANKS"


EVIL = [
    b'<!DOCTYPE a [<!ENTITY x "y">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>',
    b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
]


@pytest.mark.parametrize("evil", EVIL)
def test_a_file_that_gives_the_reader_orders_is_refused(evil: bytes) -> None:
    head, body = camt(PAID).split(b"\n", 1)
    [why] = whys(read_bank_file(head + b"\n" + evil + body))
    assert "document type" in why


def test_a_file_without_end_of_nesting_or_size_is_refused() -> None:
    deep = b"<a>" * 50 + b"</a>" * 50
    assert "larger or deeper" in whys(read_bank_file(deep))[0]
    assert "10 MB" in whys(read_bank_file(b" " * (MAX_BYTES + 1)))[0]


@pytest.mark.parametrize("content", [b"<Document", b"<a></b>", b"<", camt(PAID)[:-40]])
def test_a_file_that_was_cut_off_is_refused_as_damaged(content: bytes) -> None:
    assert "not XML" in whys(read_bank_file(content))[0]


def test_a_statement_without_its_closing_balance_is_refused() -> None:
    cut = mt940(PAID).split(b":62F:")[0]
    assert "must have one balance" in whys(read_bank_file(cut))[0]


def test_a_page_must_open_where_the_page_before_it_closed() -> None:
    first = mt940(Line(100)).replace(b":62F:", b":62M:")
    second = mt940(Line(100), opening=90).replace(b":60F:", b":60M:").replace(b"1/1", b"1/2")
    [why] = whys(read_bank_file(first + second))
    assert "Page 2 opens with USD 0.90" in why
