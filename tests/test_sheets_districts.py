"""District names: found however they are written, in all 77 provinces, and left open rather than mistaken."""

from __future__ import annotations

import geothai
import pytest
from builders import DISTRICTS, NAMES
from hypothesis import given
from hypothesis import strategies as st

from scoring.sales import District
from sheets.districts import DistrictNames, NameMatch, bare_district, bare_province


@pytest.mark.parametrize(
    ("written", "district"),
    [
        ("บางคล้า", "บางคล้า"),
        ("อ.บางคล้า", "บางคล้า"),
        ("อ. บางคล้า", "บางคล้า"),
        ("อ บางคล้า", "บางคล้า"),
        ("อำเภอบางคล้า", "บางคล้า"),
        ("อำเภอ บางคล้า", "บางคล้า"),
        ("สพอ.บางคล้า", "บางคล้า"),
        ("สพอ บางคล้า", "บางคล้า"),
        ("ที่ว่าการอำเภอบางคล้า", "บางคล้า"),
        ("สำนักงานพัฒนาชุมชนอำเภอบางคล้า", "บางคล้า"),
        ("2. บางคล้า", "บางคล้า"),
        ("๒. อ.บางคล้า", "บางคล้า"),
        ("2) บางคล้า", "บางคล้า"),
        ("(2) บางคล้า", "บางคล้า"),
        ("บางคล้าฯ", "บางคล้า"),
        ("บางคล้า จ.ฉะเชิงเทรา", "บางคล้า"),
        ("อ.บางคล้า จังหวัดฉะเชิงเทรา", "บางคล้า"),
        ('"บางคล้า"', "บางคล้า"),
        ("บาง คล้า", "บางคล้า"),
        ("เมือง", "เมืองฉะเชิงเทรา"),
        ("อ.เมือง", "เมืองฉะเชิงเทรา"),
        ("เมืองฯ", "เมืองฉะเชิงเทรา"),
        ("อ.เมืองฉะเชิงเทรา จ.ฉะเชิงเทรา", "เมืองฉะเชิงเทรา"),
        ("เเปลงยาว", "แปลงยาว"),
        ("บางนํ้าเปรี้ยว", "บางน้ำเปรี้ยว"),
        ("Bang Khla", "บางคล้า"),
        ("bangkhla", "บางคล้า"),
        ("Bangkla", "บางคล้า"),
        ("BANG KHLA", "บางคล้า"),
        ("Amphoe Bang Khla", "บางคล้า"),
        ("Bang Khla District", "บางคล้า"),
        ("Mueang", "เมืองฉะเชิงเทรา"),
        ("Muang Chachoengsao", "เมืองฉะเชิงเทรา"),
        ("สนามไชยเขต", "สนามชัยเขต"),
        ("สนามชัย", "สนามชัยเขต"),
        ("บางประกง", "บางปะกง"),
        ("ราชสาสน์", "ราชสาส์น"),
        ("ราชสาสน", "ราชสาส์น"),
        ("บ้านโพ", "บ้านโพธิ์"),
        ("บ้านโพธ์ิ", "บ้านโพธิ์"),
        ("พนมสารคราม", "พนมสารคาม"),
        ("ท่าตะเกียป", "ท่าตะเกียบ"),
        ("ท่าตระเกียบ", "ท่าตะเกียบ"),
        ("คลองเขือน", "คลองเขื่อน"),
        ("บางน้ำเปี้ยว", "บางน้ำเปรี้ยว"),
    ],
)
def test_a_name_is_found_as_people_write_it(written: str, district: str) -> None:
    assert NAMES.match(written) == NameMatch(District(district))


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("พนม", "พนมสารคาม"),
        ("ราชสาร", "ราชสาส์น"),
        ("บางน้ำ", "บางน้ำเปรี้ยว"),
        ("แปลง", "แปลงยาว"),
        ("คลอง", "คลองเขื่อน"),
        ("บ้าน", "บ้านโพธิ์"),
        ("บาง", "บางคล้า"),
        ("ฉะเชิงเทรา", "เมืองฉะเชิงเทรา"),
    ],
)
def test_too_little_stays_open_with_the_nearest_name_first(written: str, nearest: str) -> None:
    match = NAMES.match(written)

    assert match.district is None
    assert match.candidates[0] == nearest
    assert len(match.candidates) <= 4


@pytest.mark.parametrize(
    "written",
    ["ต.บางคล้า", "ต. บางคล้า", "ตำบลบางคล้า", "อบต.บางคล้า", "รวมบางคล้า", "บางคล้า ธ.ค.", "บางคล้า (แก้ไข)", "เทศบาลบางคล้า"],
)
def test_a_whole_name_with_more_around_it_is_another_name(written: str) -> None:
    match = NAMES.match(written)

    assert match.district is None
    assert match.candidates[0] == "บางคล้า"


@pytest.mark.parametrize("written", ["แปลงยาว(อปท.)", "สนามชัยเขต (เดิม)", "บ้านโพธิ์ใหม่", "คลองเขื่อนใหม่", "บ้านโพธิ์ทอง"])
def test_another_village_or_body_of_the_same_name_is_not_counted_as_the_district(written: str) -> None:
    assert NAMES.match(written).district is None


@pytest.mark.parametrize("written", ["เมืองฉะเชิงเทา", "บางคล้าา", "บางปะกงศ์"])
def test_one_letter_more_or_less_is_a_slip(written: str) -> None:
    assert NAMES.match(written).district is not None


@pytest.mark.parametrize(("written", "begun"), [("บางน้ำ", "บางน้ำเปรี้ยว"), ("บางค", "บางคล้า"), ("สนาม", "สนามชัยเขต")])
def test_the_only_name_that_begins_like_that_is_the_only_candidate(written: str, begun: str) -> None:
    assert NAMES.match(written).candidates == (begun,)


@pytest.mark.parametrize("written", ["", "  ", "อ.", "ฯ", "รวม", "รวมทั้งจังหวัด", "เงินยืม 9300", "xyz", "9" * 500])
def test_what_is_like_no_name_has_no_candidates(written: str) -> None:
    assert NAMES.match(written) == NameMatch(None)


@pytest.mark.parametrize("written", ["ฉะเชิงเทรา", "จ.ฉะเชิงเทรา", "จังหวัดฉะเชิงเทรา", "Chachoengsao"])
def test_the_province_is_no_district(written: str) -> None:
    assert NAMES.match(written).district is None
    assert NAMES.means_province(written)


def test_a_district_named_like_its_province_is_a_district() -> None:
    names = DistrictNames([District("พระนครศรีอยุธยา"), District("บางไทร")], "พระนครศรีอยุธยา")

    assert names.match("อ.พระนครศรีอยุธยา").district == "พระนครศรีอยุธยา"
    assert names.match("จ.พระนครศรีอยุธยา").district is None
    assert not names.means_province("พระนครศรีอยุธยา")


def test_two_names_that_are_near_stay_open_and_both_are_candidates() -> None:
    names = DistrictNames([District("บางสะพาน"), District("บางสะพานน้อย")], "ประจวบคีรีขันธ์")

    assert names.match("บางสะพาน").district == "บางสะพาน"
    assert names.match("บางสะพานน้อย").district == "บางสะพานน้อย"
    assert names.match("บางสพาน").district == "บางสะพาน"
    assert set(names.match("บางสะพานนอ").candidates) == {"บางสะพาน", "บางสะพานน้อย"}


def test_an_english_name_that_two_districts_share_stays_open() -> None:
    names = DistrictNames([District("บางไทร"), District("บางซ้าย")], "พระนครศรีอยุธยา")

    assert names.match("Bang Sai") == NameMatch(None, (District("บางไทร"), District("บางซ้าย")))


@pytest.mark.parametrize("office", ["ฉะเชิงเทรา", "จังหวัดฉะเชิงเทรา", "สำนักงานพัฒนาชุมชนจังหวัดฉะเชิงเทรา"])
def test_the_province_is_known_by_the_offices_name(office: str) -> None:
    names = DistrictNames(DISTRICTS, office)

    assert names.match("เมือง").district == "เมืองฉะเชิงเทรา"
    assert names.match("Ban Pho จ.ฉะเชิงเทรา").district == "บ้านโพธิ์"


@pytest.mark.parametrize("office", ["", "ศูนย์ทดลอง", "."])
def test_an_office_that_is_no_province_does_with_the_thai_names(office: str) -> None:
    names = DistrictNames([District("อ.บางคล้า"), District("บ้านโพธิ์")], office)

    assert names.match("บางคล้า").district == "อ.บางคล้า"
    assert names.match("จันทร์") == NameMatch(None)


@pytest.mark.parametrize("province", geothai.provinces(), ids=lambda province: province.name_en)
def test_every_district_of_thailand_is_found_in_its_province(province: geothai.types.Province) -> None:
    districts = geothai.districts(province.code)
    names = DistrictNames([District(each.name_th) for each in districts], province.name_th)
    shared = {"Bang Sai"}  # two districts of Ayutthaya

    for each in districts:
        bare = each.name_th.removeprefix("เขต")
        for written in (each.name_th, bare, f"อำเภอ{bare}", f"อ. {bare}", f"สพอ.{bare} จ.{province.name_th}"):
            assert names.match(written).district == each.name_th
        for written in (each.name_en, each.name_en.lower().replace(" ", ""), f"Amphoe {each.name_en}"):
            assert names.match(written).district == (None if each.name_en in shared else each.name_th)
        if bare == f"เมือง{province.name_th}":
            assert names.match("อ.เมือง").district == each.name_th


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    match = NAMES.match(text)

    assert match.district is None or not match.candidates
    assert len(match.candidates) <= 4


@given(st.sampled_from(DISTRICTS), st.data())
def test_one_slip_never_makes_another_district_of_a_name(district: District, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(district) - 1))
    letter = data.draw(st.sampled_from(["", *"กขคงจชตทนบปพมยรลวสอะาิี่้์"]))
    slip = district[:place] + letter + district[place + 1 :]

    assert NAMES.match(slip).district in {district, None}


def test_no_name_of_a_district_or_province_begins_with_what_is_left_out_of_it() -> None:
    for province in geothai.provinces():
        assert bare_province(province.name_th) == province.name_th
        assert bare_province(f"จังหวัด{province.name_th}") == province.name_th
        for district in geothai.districts(province.code):
            bare = bare_district(district.name_th)
            assert bare_district(bare) == bare
            assert bare in district.name_th
            assert bare_district(f"อ. {bare}") == bare
