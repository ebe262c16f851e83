"""Amounts: what is certain is read to the satang, everything else is missing or suspect, and nothing is guessed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.money import Satang
from sheets.amounts import Missing, Recorded, Suspect, parse_amount
from sheets.spreadsheet import CellValue

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("typed", "satang"),
    [
        ("1,234", 123400),
        ("๑,๒๓๔", 123400),
        ("๑2๓4", 123400),
        ("1234", 123400),
        ("1,234.50", 123450),
        ("1,234.5", 123450),
        ("12,199,075", 1219907500),
        ("1,234 บาท", 123400),
        ("1,234บาท", 123400),
        ("1,234.50 บาท", 123450),
        ("1,234.-", 123400),
        ("๑,๒๓๔.-", 123400),
        ("1,234.- บาท", 123400),
        ("฿1,234", 123400),
        (" \u200b1,234\u00a0", 123400),
        ("0", 0),
        ("0.00", 0),
        ("0.5", 50),
        ("ไม่มี", 0),
        ("ไม่มียอด", 0),
        ("ไม่มียอดจำหน่าย", 0),
        ("999,999,999,999.99", 99_999_999_999_999),
    ],
)
def test_a_clear_text_is_an_amount(typed: str, satang: int) -> None:
    assert parse_amount(typed) == Recorded(Satang(satang))


@pytest.mark.parametrize("typed", [None, "", "  ", "\u200b", "ยังไม่รายงาน", "รอข้อมูล", "ยังไม่มีข้อมูล"])
def test_blank_is_missing_not_zero(typed: str | None) -> None:
    assert parse_amount(typed) == Missing()


@pytest.mark.parametrize("dash", ["-", "–", "—", " - "])
def test_a_dash_is_missing_and_worth_a_question(dash: str) -> None:
    assert parse_amount(dash) == Missing("dash-ambiguous")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.2 ล้าน", "amount-approximate"),
        ("5 แสน", "amount-approximate"),
        ("ประมาณ 5,000", "amount-approximate"),
        ("5,000 กว่าบาท", "amount-approximate"),
        ("~5000", "amount-approximate"),
        ("1,23,4", "amount-ambiguous"),
        ("12,199,0750", "amount-ambiguous"),
        ("12.199.075", "amount-ambiguous"),
        ("1 234", "amount-ambiguous"),
        ("1,5", "amount-ambiguous"),
        ("1O0", "amount-ambiguous"),
        ("0012", "amount-ambiguous"),
        ("1e5", "amount-ambiguous"),
        ("95%", "amount-ambiguous"),
        ("1,234.", "amount-ambiguous"),
        ("100+200", "amount-ambiguous"),
        ("12.199", "amount-too-precise"),
        ("(1,234)", "amount-negative"),
        ("-1,234", "amount-negative"),
        ("9" * 13, "amount-too-large"),
        ("ปิดร้าน", "amount-unreadable"),
        ("nan", "amount-unreadable"),
        ("Infinity", "amount-unreadable"),
        ("1" * 61, "amount-unreadable"),
        ("123" + " " * 60 + "4", "amount-unreadable"),
        ("Loading...", "still-loading"),
        ("Loading…", "still-loading"),
        ("กำลังโหลด...", "still-loading"),
    ],
)
def test_a_doubtful_text_is_suspect(typed: str, code: str) -> None:
    assert parse_amount(typed) == Suspect(code)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#ERROR!", "#NUM!", "#NULL!"])
def test_a_formula_error_is_neither_blank_nor_zero(error: str) -> None:
    assert parse_amount(error) == Suspect("formula-error")


@pytest.mark.parametrize(
    ("number", "satang"),
    [
        (1234, 123400),
        (1234.5, 123450),
        (0, 0),
        (-0.0, 0),
        (0.1 + 0.2, 30),
        (12345.670000000002, 1234567),
        (490457447.29999995, 49045744730),
        (10**12 - 1, (10**12 - 1) * 100),
        (1e-12, 0),
    ],
)
def test_a_number_is_exact_and_the_noise_of_floats_is_folded(number: float, satang: int) -> None:
    assert parse_amount(number) == Recorded(Satang(satang))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (True, "amount-boolean"),
        (False, "amount-boolean"),
        (-1, "amount-negative"),
        (-0.01, "amount-negative"),
        (math.nan, "amount-not-finite"),
        (math.inf, "amount-not-finite"),
        (12.199, "amount-too-precise"),
        (0.946, "amount-too-precise"),
        (10**12, "amount-too-large"),
        (1e300, "amount-too-large"),
        (10**400, "amount-too-large"),
    ],
)
def test_a_number_that_is_no_amount_of_baht_is_suspect(number: float, code: str) -> None:
    assert parse_amount(number) == Suspect(code)


@pytest.mark.parametrize(("number", "satang"), [(12.199, 1220), (12.345, 1235), (712758124.5049, 71275812450)])
def test_a_computed_number_is_rounded_half_up_to_the_satang(number: float, satang: int) -> None:
    assert parse_amount(number, computed=True) == Recorded(Satang(satang))


def test_a_typed_target_is_not_rounded() -> None:
    assert parse_amount("12.199", computed=True) == Suspect("amount-too-precise")


@given(st.integers(0, 10**14 - 1))
def test_every_amount_is_read_in_every_script(satang: int) -> None:
    text = f"{satang // 100:,}.{satang % 100:02}"

    assert parse_amount(text) == parse_amount(text.translate(THAI_DIGITS)) == Recorded(Satang(satang))


@given(st.integers(0, 10**13 - 1))
def test_every_number_of_json_is_exact(satang: int) -> None:
    assert parse_amount(satang / 100) == Recorded(Satang(satang))


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=80)))
def test_no_cell_breaks_it_and_no_amount_is_negative(raw: CellValue) -> None:
    for computed in (False, True):
        amount = parse_amount(raw, computed=computed)
        assert not isinstance(amount, Recorded) or 0 <= amount.satang < 10**14
