"""Thai text is compared by what it says, not by its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.thai_text import ascii_digits, comparable, skeleton, visible

INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad\u202a"


@pytest.mark.parametrize(
    "typed",
    [
        "บางน้ำเปรี้ยว",
        "บางนํ้าเปรี้ยว",  # U+0E4D U+0E49 U+0E32, as copied from PDF
        "บางน้ํา" + "เปรี้ยว",  # U+0E49 U+0E4D U+0E32
        "บางนำ้เปรี้ยว",  # the tone typed after ำ
        "บางน้ำเปร้ียว",  # the tone typed before the vowel
        "บางน้้ำเปรี้ยว",  # the tone typed twice
        "บาง\u200bน้ำ\u2060เปรี้ยว",
        "\ufeffบางน้ำเปรี้ยว\u00a0",
    ],
)
def test_all_spellings_of_a_word_are_one(typed: str) -> None:
    assert comparable(typed) == "บางน้ำเปรี้ยว"


def test_two_short_e_are_the_long_vowel_that_they_look_like() -> None:
    assert comparable("เเปลงยาว") == "แปลงยาว"


def test_a_silent_letter_mark_typed_before_its_vowel_is_moved() -> None:
    assert comparable("บ้านโพธ์ิ") == "บ้านโพธิ์"


@pytest.mark.parametrize("typed", ["ราชสาส์น", "ราชสาสน์", "ราชสาสน", "ราช สาส์น"])
def test_a_skeleton_has_no_spaces_tones_or_silent_marks(typed: str) -> None:
    assert skeleton(typed) == "ราชสาสน"


@pytest.mark.parametrize("one", ["มีนาคม", "เมษายน"])
def test_different_words_stay_different(one: str) -> None:
    assert comparable(one) != comparable("มกราคม")


def test_only_thai_digits_become_ascii() -> None:
    assert ascii_digits("รอบที่ ๑๒ ครั้งที่ 3 ५") == "รอบที่ 12 ครั้งที่ 3 ५"


@given(st.text(alphabet=INVISIBLE + " \t\n\u00a0", max_size=10))
def test_what_nobody_sees_is_nothing(text: str) -> None:
    assert not visible(text)


@given(st.text(max_size=200))
def test_any_text_can_be_compared(text: str) -> None:
    assert isinstance(comparable(text), str)
    assert isinstance(skeleton(text), str)


def test_a_long_run_of_marks_does_not_cost_its_square() -> None:
    assert len(comparable("ก" + "\u0e48\u0e49" * 20_000)) > 1
