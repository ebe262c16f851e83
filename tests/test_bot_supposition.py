"""What people suppose after /whatif: the amounts as they say them, and a line whose parts come in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import permutations

import geothai
import pytest
from builders import BANGKOK, OFFICE, ROUND_1, ROUND_2, office_with, seed_snapshot
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View, action, key_of, pressed_question, typed_question
from bot.chat.spoken_amounts import spoken_amount
from bot.chat.supposition import Slip, Supposition, read_supposition
from bot.office.sync import SheetState
from scoring.fiscal_year import Month
from scoring.money import Satang, from_baht
from sheets.amounts import Suspect, parse_amount
from sheets.months import MONTH_NAMES, MonthLabel, parse_month

TODAY = date(2024, 3, 13)
SEED = seed_snapshot()
MARCH_67 = MonthLabel(3, (2024,))
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def supposed(line: str) -> Supposition:
    found = read_supposition(line, TODAY)
    assert isinstance(found, Supposition), found
    return found


# Amounts


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        ("250000", "250000"),
        ("250,000", "250000"),
        ("๒๕๐,๐๐๐ บาท", "250000"),
        ("฿250000", "250000"),
        ("250,000.-", "250000"),
        ("250000.50", "250000.50"),
        ("0", "0"),
        ("1.2 ล้าน", "1200000"),
        ("1.2ล้าน", "1200000"),
        ("๑.๒ ล้านบาท", "1200000"),
        ("1.23456789 ล้าน", "1234567.89"),
        ("5 แสน", "500000"),
        ("12 แสน", "1200000"),
        ("2 หมื่น", "20000"),
        ("3.5 พัน", "3500"),
        ("1 ล้าน 2 แสน", "1200000"),
        ("1 ล้าน 2.5 แสน", "1250000"),
        ("15 ล้าน 3 แสน 7 หมื่น 2 พัน 9 ร้อย", "15372900"),
        ("15 ล้าน 372,900 บาท", "15372900"),
        ("1 ล้าน 2 แสน 5 บาท", "1200005"),
        ("2.5 ลบ.", "2500000"),
        ("900,000 ล้าน", "900000000000"),
    ],
)
def test_an_amount_is_read_exactly(text: str, baht: str) -> None:
    assert spoken_amount(text) == Decimal(baht) * 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ล้าน",
        "ล้านห้า",
        "-5",
        "12,199,0750",
        "1.234",
        "1,2 ล้าน",
        "1.2.3 ล้าน",
        "1.2 ล้าน 5 แสน",  # 1.7 million, or 1.25?
        "1 ล้าน 12 แสน",
        "2 แสน 1 ล้าน",
        "1 ล้าน 1 ล้าน",
        "1 แสน 100,000",
        "0.000000001 ล้าน",
        "1,000,000 ล้าน",
        "1000000000000",
        "250000 300000",
        "2567 5 แสน",
        "1 ล้าน 372 900",
        "1.2 ล้านกว่า",
        "๑.๒ ล้าน x",
    ],
)
def test_what_may_be_read_in_two_ways_is_no_amount(text: str) -> None:
    assert spoken_amount(text) is None


def test_an_approximate_amount_stays_suspect_in_a_sheet() -> None:
    assert parse_amount("1.2 ล้าน") == Suspect("amount-approximate")
    assert spoken_amount("1.2 ล้าน") == from_baht(1_200_000)


units = st.sampled_from([("ล้าน", 10**6), ("แสน", 10**5), ("หมื่น", 10**4), ("พัน", 10**3), ("ร้อย", 100)])


@given(st.decimals(0, 10**5, places=2), units, st.sampled_from(["", " "]), st.sampled_from(["", " บาท", "บาท"]))
def test_a_number_and_its_unit_are_multiplied_in_either_digit_script(
    number: Decimal, unit: tuple[str, int], space: str, currency: str
) -> None:
    word, factor = unit
    text = f"{number}{space}{word}{currency}"
    assert spoken_amount(text) == number * factor * 100
    assert spoken_amount(text.translate(THAI_DIGITS)) == spoken_amount(text)


@given(st.text(alphabet="0123456789.,ล้านแสนพันบาท +-฿", max_size=30))
def test_both_digit_scripts_are_read_alike_whatever_is_typed(text: str) -> None:
    assert spoken_amount(text.translate(THAI_DIGITS)) == spoken_amount(text)
    assert read_supposition(text.translate(THAI_DIGITS), TODAY) == read_supposition(text, TODAY)


# Lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("บางคล้า 250000", Supposition("บางคล้า", amount=from_baht(250_000))),
        ("บางคล้า250000", Supposition("บางคล้า", amount=from_baht(250_000))),
        ("บางคล้า มี.ค. 67 1.2 ล้าน", Supposition("บางคล้า", MARCH_67, from_baht(1_200_000))),
        ("อ.บางคล้า มีนาคม ๒๕๐,๐๐๐ บาท", Supposition("อ.บางคล้า", MonthLabel(3), from_baht(250_000))),
        ("ประจำเดือน มี.ค. พ.ศ. ๒๕๖๗ บางคล้า ๑ ล้าน", Supposition("บางคล้า", MARCH_67, from_baht(1_000_000))),
        ("Bang Khla Mar 67 250000", Supposition("Bang Khla", MARCH_67, from_baht(250_000))),
        ("Bang Khla 3/2567 250000", Supposition("Bang Khla", MARCH_67, from_baht(250_000))),
        ("บางคล้า เดือนนี้ 5 แสน", Supposition("บางคล้า", MARCH_67, from_baht(500_000))),
        ("บางคล้า +250000", Supposition("บางคล้า", amount=from_baht(250_000), is_added=True)),
        ("บางคล้า เพิ่มขึ้น 5 ล้าน", Supposition("บางคล้า", amount=from_baht(5_000_000), is_added=True)),
        ("บางคล้า จะได้ 5 ล้าน ครับ", Supposition("บางคล้า", amount=from_baht(5_000_000))),
        ("บางคล้า 15 ล้านครับ", Supposition("บางคล้า", amount=from_baht(15_000_000))),
        ("บางคล้า 250000ค่ะ", Supposition("บางคล้า", amount=from_baht(250_000))),
        ("บางคล้าครับ 15 ล้านบาทนะครับ", Supposition("บางคล้า", amount=from_baht(15_000_000))),
        ("บางคล้า 15 ล้านได้ไหม?", Supposition("บางคล้า", amount=from_baht(15_000_000))),
        ("บางคล้า ขาย 250000 จะได้ระดับไหน", Supposition("บางคล้า", amount=from_baht(250_000))),
        ("บางคล้า ถ้าขายได้ 2 ล้าน จะได้ระดับเท่าไร", Supposition("บางคล้า", amount=from_baht(2_000_000))),
        ("บางคล้า ขายเพิ่มขึ้นอีก 2 ล้าน", Supposition("บางคล้า", amount=from_baht(2_000_000), is_added=True)),
        ("บางคล้า ได้ระดับอะไร", Supposition("บางคล้า")),
        ("บางคล้า ให้ได้ระดับ 3", Supposition("บางคล้า", level=3)),
        ("บางคล้าให้ถึงระดับ 3", Supposition("บางคล้า", level=3)),
        ("บางคล้า ต้องขายเท่าไรถึงจะได้ระดับ 3 ครับ", Supposition("บางคล้า", level=3)),
        ("บางคล้า ระดับคะแนน 3", Supposition("บางคล้า", level=3)),
        ("บางคล้า ระดับที่ 3", Supposition("บางคล้า", level=3)),
        ("จะนะ 15 ล้านนะครับ", Supposition("จะนะ", amount=from_baht(15_000_000))),
        ("จะนะ จะได้ระดับ 3", Supposition("จะนะ", level=3)),
        ("บางคล้า มีนา 5 แสน", Supposition("บางคล้า", MonthLabel(3), from_baht(500_000))),
        ("มีนา 5 แสน", Supposition("", MonthLabel(3), from_baht(500_000))),
        ("บางคล้า เดือนมีนา67 5 แสน", Supposition("บางคล้า", MARCH_67, from_baht(500_000))),
        ("250000 อ. บางคล้า", Supposition("อ. บางคล้า", amount=from_baht(250_000))),
        ("บางคล้า ระดับ 3", Supposition("บางคล้า", level=3)),
        ("ระดับ๓ เดือนนี้ บางคล้า", Supposition("บางคล้า", MARCH_67, level=3)),
        ("บางคล้า 100 ระดับ 3", Supposition("บางคล้า", amount=from_baht(100), level=3)),
        ("ยอด บางคล้า ประมาณ 1.2 ล้าน", Supposition("บางคล้า", amount=from_baht(1_200_000))),
        ("พระพุทธบาท 5 บาท", Supposition("พระพุทธบาท", amount=from_baht(5))),
        ("บึงสามพัน 3 พัน", Supposition("บึงสามพัน", amount=from_baht(3_000))),
        ("บางคล้า มี.ค. 67", Supposition("บางคล้า", MARCH_67)),
        ("บางคล้า", Supposition("บางคล้า")),
        ("250000", Supposition("", amount=from_baht(250_000))),
        ("", Supposition()),
    ],
)
def test_a_line_is_read_part_by_part(line: str, expected: Supposition) -> None:
    assert read_supposition(line, TODAY) == expected


@pytest.mark.parametrize("order", list(permutations(["อ.บางคล้า", "มี.ค. 67", "1.2 ล้าน", "ระดับ 3"])))
def test_the_parts_may_come_in_any_order(order: Sequence[str]) -> None:
    assert supposed(" ".join(order)) == Supposition("อ.บางคล้า", MARCH_67, from_baht(1_200_000), level=3)


@pytest.mark.parametrize(
    ("line", "month", "baht"),
    [
        ("บางคล้า มี.ค. 67 100", MARCH_67, 100),
        ("บางคล้า มี.ค. 67 ล้าน", MonthLabel(3), 67_000_000),
        ("บางคล้า มี.ค. 90 ล้าน", MonthLabel(3), 90_000_000),
        ("บางคล้า มี.ค. 60 บาท", MonthLabel(3), 60),
        ("บางคล้า มี.ค. 60บาท", MonthLabel(3), 60),
        ("บางคล้า มี.ค. 5000", MonthLabel(3), 5_000),
        ("บางคล้า มี.ค. 2500", MonthLabel(3), 2_500),
        ("บางคล้า มี.ค. 250000", MonthLabel(3), 250_000),
    ],
)
def test_a_number_behind_a_month_is_its_year_only_near_today(line: str, month: MonthLabel, baht: int) -> None:
    assert supposed(line) == Supposition("บางคล้า", month, from_baht(baht))


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("บางคล้า -250000", Slip.AMOUNT),
        ("บางคล้า 250000 300000", Slip.AMOUNT),
        ("250000 บางคล้า 300000", Slip.AMOUNT),
        ("บางคล้า 1.2 ล้านกว่า", Slip.AMOUNT),
        ("บางคล้า 12,199,0750", Slip.AMOUNT),
        ("บางคล้า (250,000)", Slip.AMOUNT),
        ("บางคล้า 1.2 M", Slip.AMOUNT),
        ("1.2 m บางคล้า", Slip.AMOUNT),
        ("บางคล้า 5 ล.", Slip.AMOUNT),
        ("5 ล. บางคล้า", Slip.AMOUNT),
        ("บางคล้า 5 x", Slip.AMOUNT),
        ("บางคล้า พ.ศ. 2567 5 แสน", Slip.AMOUNT),
        ("บางคล้า 25?000", Slip.AMOUNT),
        ("บางคล้า 1 ล้านถึง 2 ล้านครับ", Slip.AMOUNT),
        ("บางคล้า 1 ล้าน อีก 2 แสน", Slip.AMOUNT),
        ("บางคล้า 1.2 ล้านกว่าครับ", Slip.AMOUNT),
        ("บางคล้า มีนา เมษา 5 แสน", Slip.MONTH),
        ("บางคล้า 1.234", Slip.AMOUNT),
        ("บางคล้า มี.ค. 67 ก.พ. 67 5", Slip.MONTH),
        ("บางคล้ามี.ค. 250000", Slip.MONTH),
        ("บางคล้า มีนาคน 250000", Slip.MONTH),
        ("บางคล้า ระดับ สาม", Slip.LEVEL),
        ("บางคล้า ระดับ 3.5", Slip.LEVEL),
        ("บางคล้า ระดับ 3 ระดับ 4", Slip.LEVEL),
        ("บางคล้า " + "1" * 200, Slip.LINE),
    ],
)
def test_what_is_not_certain_is_asked_about(line: str, slip: Slip) -> None:
    assert read_supposition(line, TODAY) is slip


def test_no_district_of_thailand_is_taken_for_anything_else() -> None:
    for province in geothai.provinces():
        for district in geothai.districts(province.code):
            for name in (district.name_th, district.name_en):
                assert supposed(f"{name} มี.ค. 67 1.2 ล้าน").amount == from_baht(1_200_000)
                assert supposed(name).name == name.strip()
                assert supposed(f"{name} ระดับ 3") == Supposition(name.strip(), level=3)
                asked = supposed(f"{name} มีนา 5 แสนนะครับ จะได้ระดับไหน")
                assert asked == Supposition(name.strip(), MonthLabel(3), from_baht(500_000))
                if not name.isascii():
                    assert supposed(f"{name}ให้ได้ระดับ 3 ครับ") == Supposition(name.strip(), level=3)


def test_the_month_is_one_of_those_that_count_in_the_round() -> None:
    def month(line: str, *, of: str = "2567/1") -> Month | None:
        each = ROUND_1 if of == "2567/1" else ROUND_2
        return supposed(line).month_in(each, each.months)

    assert month("มี.ค.") == month("มีนาคม 2567") == month("Mar-24") == Month(2024, 3)
    assert month("ต.ค.") == Month(2023, 10)
    assert month("ต.ค. 67") is month("เม.ย. 67") is month("เม.ย.") is None
    assert month("เม.ย. 67", of="2567/2") == Month(2024, 4)


@given(st.text(max_size=250))
def test_no_line_breaks_the_reader(line: str) -> None:
    found = read_supposition(line, TODAY)
    assert isinstance(found, Slip | Supposition)


months = st.none() | st.builds(
    MonthLabel, st.integers(1, 12), st.just(()) | st.integers(2015, 2033).map(lambda year: (year,))
)
suppositions = st.builds(
    Supposition,
    name=st.just(""),
    month=months,
    amount=st.integers(0, 10**14 - 1).map(Satang),
    is_added=st.booleans(),
    level=st.none() | st.integers(1, 99),
) | st.builds(Supposition, name=st.just(""), month=months, level=st.none() | st.integers(1, 99))


LONGEST = Supposition("", MonthLabel(4, (2024,)), Satang(10**14 - 1), is_added=True, level=99)


@example(Supposition("", MonthLabel(1), from_baht(16)), "ฉะเชิงเทรา")
@example(Supposition("", MonthLabel(1), from_baht(2024)), "ฉะเชิงเทรา")
@example(Supposition("", MonthLabel(1), Satang(2024)), "ฉะเชิงเทรา")
@example(replace(LONGEST, month=MonthLabel(1)), "ฉะเชิงเทรา")
@example(LONGEST, "ฉะเชิงเทรา")
@given(suppositions, st.text(min_size=1, max_size=40))
def test_a_button_carries_all_of_it_within_64_bytes(supposition: Supposition, name: str) -> None:
    data = action(View.WHATIF, name, name, ROUND_1, supposition.text)
    assert len(data.encode()) <= 64
    assert read_supposition(supposition.text, TODAY) == supposition
    expected = Question(View.WHATIF, "", key_of(name), key_of(name), "2567/1", supposition.text)
    assert pressed_question(data) == expected


@example(LONGEST, "บางคล้า", "2567/1")
@given(suppositions, st.sampled_from(["", "บางคล้า", "บาง"]), st.sampled_from(["", "2567/1", "2567/2"]))
def test_every_button_of_an_answer_holds_at_most_64_bytes(supposition: Supposition, name: str, of: str) -> None:
    now = datetime.combine(TODAY, time(8, 50), BANGKOK)
    two_rounds = replace(SEED, targets=dict(SEED.targets) | {ROUND_2: {}})
    desks = [Desk(each, SheetState(two_rounds)) for each in (OFFICE, office_with("บางคล้า", name="อื่น"))]
    for known in (desks[:1], desks):
        typed = answer(Question(View.WHATIF, f"{name} {supposition.text}".strip(), round_key=of), known, now)
        buttons = [button for row in typed.buttons for button in row]
        assert max(len(button.action.encode()) for button in buttons) <= 64
        pressed = [pressed_question(button.action) for button in buttons]
        assert {each.detail for each in pressed if each and each.view is View.WHATIF} <= {supposition.text}


def test_the_buttons_that_were_made_before_are_still_understood() -> None:
    assert supposed("2024-04 +999999999999.50 level 10").level == 10


@pytest.mark.parametrize("data", ["whatif:1:2", "whatif:1:2:3:4:5", "why:1:2:3:4"])
def test_other_data_is_no_question(data: str) -> None:
    assert pressed_question(data) is None


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("/why", Question(View.WHY)),
        ("/why บางคล้า", Question(View.WHY, "บางคล้า")),
        ("/whatif บางคล้า 250000", Question(View.WHATIF, "บางคล้า 250000")),
        ("เหตุผล บางคล้า", Question(View.WHY, "บางคล้า")),
        ("ทำไม บางคล้า", Question(View.WHY, "บางคล้า")),
        ("ที่มา", Question(View.WHY)),
        ("คาดการณ์ บางคล้า 1.2 ล้าน", Question(View.WHATIF, "บางคล้า 1.2 ล้าน")),
        ("ถ้า บางคล้า 250000", Question(View.WHATIF, "บางคล้า 250000")),
    ],
)
def test_the_commands_and_their_thai_words(line: str, question: Question) -> None:
    assert typed_question(line, "otop_bot", private=True) == question


def test_every_month_can_be_named_as_it_is_spoken_but_no_column_is_headed_so() -> None:
    spoken = ["มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา"]
    assert [supposed(f"บางคล้า {name} 5").month for name in spoken] == [MonthLabel(n) for n in range(1, 13)]
    assert [parse_month(name) for name in spoken] == [None] * 12


def test_every_month_can_be_named_in_full() -> None:
    assert [supposed(f"บางคล้า {name} 5").month for name in MONTH_NAMES] == [MonthLabel(n) for n in range(1, 13)]
