"""What the audit asks about, in words: what stands there, what it was held against. Nobody is corrected or blamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from bot import thai
from bot.wording.terms import TIER_NAMES, UNCONFIRMED, district_name
from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District

MAY_BE_A_SLIP = "จึงอาจมีการพิมพ์คลาดเคลื่อน"
OR_A_SEASON = "หรือเป็นยอดตามฤดูกาลหรือกิจกรรมพิเศษ"
MAY_BE_A_SEASON = f"{MAY_BE_A_SLIP} {OR_A_SEASON}"
NOT_FOUND = "ยังไม่พบข้อมูล"

LEAST_SHOWN = 0.01
MOST_CELLS = 3
NAMED = 5
"""So many districts are named in a line; of more only the number is told."""

Data = Mapping[str, str]


def audited(finding: Finding) -> str:
    """The sentence for one of the audit's findings; empty for a finding of the reader."""
    sentence = _SENTENCES.get(finding.code)
    return sentence(finding, dict(finding.data)) if sentence else ""


def _target_digits(finding: Finding, data: Data) -> str:
    return f"{_target_far(finding, data)} {_digits(data)}"


def _target_far(_: Finding, data: Data) -> str:
    target = f"ค่า{_target(data['tier'])} {_baht(data['amount'])} บาท"
    if "times" in data:
        compared = f"คิดเป็น {_times(data['times'])}ของ{_tier(data['lowest_usual'])} ({_baht(data['base'])} บาท)"
    elif "times_usual" in data:
        sold = f"{_baht(data['sold_usual'])} บาท"
        compared = f"คิดเป็น {_times(data['times_usual'])}ของยอดจำหน่ายตลอดรอบหากขายตามปกติ ({sold})"
    else:
        return f"{target} ไม่ได้สัดส่วนกับเป้าหมายขั้นอื่นของอำเภอเดียวกันเมื่อเทียบกับอำเภออื่น {MAY_BE_A_SLIP}"
    others = f"{_number(data['low_usual'])} – {_times(data['high_usual'])}"
    return f"{target} {compared} ขณะที่อำเภออื่นอยู่ระหว่าง {others} {MAY_BE_A_SLIP}"


def _disordered(_: Finding, data: Data) -> str:
    lower = f"{_tier(data['lower'])} ({_baht(data['base'])} บาท)"
    return f"ค่า{_target(data['tier'])} {_baht(data['amount'])} บาท ต่ำกว่า{lower} {MAY_BE_A_SLIP}"


def _off_midpoint(_: Finding, data: Data) -> str:
    between = f"ไม่อยู่กึ่งกลางระหว่างขั้นต้นกับขั้นสูง ({_baht(data['midpoint'])} บาท)"
    others = "ขณะที่อำเภออื่นส่วนใหญ่อยู่กึ่งกลาง"
    return f"ค่าเป้าหมายขั้นมาตรฐาน {_baht(data['amount'])} บาท {between} {others} {MAY_BE_A_SLIP}"


def _target_sum_affected(_: Finding, data: Data) -> str:
    return f"ยอดรวม{_tier(data['tier'])}ของจังหวัด {_baht(data['printed'])} บาท มีค่าเป้าหมายนี้รวมอยู่ด้วย"


def _figure_digits(finding: Finding, data: Data) -> str:
    season = "" if finding.level is FindingLevel.ERROR else f" {OR_A_SEASON}"
    return f"{_against_months(data)} {MAY_BE_A_SLIP} {_digits(data)}{season}"


def _figure_far(_: Finding, data: Data) -> str:
    return f"{_against_months(data)} {MAY_BE_A_SEASON}"


def _against_months(data: Data) -> str:
    usual = f"{_baht(data['usual'])} บาท"
    return f"ยอด {_baht(data['amount'])} บาท คิดเป็น {_times(data['times_usual'])}ของเดือนอื่นของอำเภอ (ค่ากลาง {usual})"


def _against_target(_: Finding, data: Data) -> str:
    share = f"เป้าหมายขั้นแรกเฉลี่ยต่อเดือน ({_baht(data['share_usual'])} บาท)"
    others = f"{_number(data['low_usual'])} – {_times(data['high_usual'])}"
    stands = f"ยอด {_baht(data['amount'])} บาท คิดเป็น {_times(data['times_usual'])}ของ{share}"
    return f"{stands} ขณะที่อำเภออื่นอยู่ระหว่าง {others} {MAY_BE_A_SLIP} {_digits(data)} {OR_A_SEASON}"


def _zeros_ahead(_: Finding, data: Data) -> str:
    zeros = f"พบเลข 0 ใน {data['count']} อำเภอ จึงยังไม่นับเป็นการบันทึก"
    return f"{zeros} หากยังไม่รายงานโปรดเว้นว่าง หากไม่มียอดจำหน่ายจริง โปรดยืนยันด้วย /confirm"


def _zero(*_: object) -> str:
    return "กรอก 0 ขณะที่เดือนอื่นมียอดจำหน่ายทุกเดือน หากยังไม่รายงานโปรดเว้นว่าง"


def _month_copied(_: Finding, data: Data) -> str:
    return f"ยอด {_baht(data['amount'])} บาท เท่ากับเดือน {_month(data['first'])} ทุกหลัก จึงอาจมีการคัดลอกข้ามเดือน"


def _column_copied(_: Finding, data: Data) -> str:
    return f"{_of_districts(data)} เท่ากับเดือน {_month(data['first'])} ทุกหลัก จึงอาจมีการคัดลอกข้ามเดือน"


def _row_copied(_: Finding, data: Data) -> str:
    other = district_name(District(data["other"])) + (f" (เซลล์ {data['other_cell']})" if "other_cell" in data else "")
    months = data["months"].split()
    more = f" รวม {len(months)} เดือน ({_months(data['months'])})" if len(months) > 1 else ""
    return f"ยอด {_baht(data['amount'])} บาท เท่ากับยอดเดือนเดียวกันของ{other}{more} จึงอาจมีการกรอกผิดแถว"


def _running(_: Finding, data: Data) -> str:
    span = f"{_baht(data['first'])} เป็น {_baht(data['last'])} บาท"
    return f"ยอด {_months(data['months'])} เพิ่มขึ้นทุกเดือนจาก {span} จึงอาจเป็นยอดสะสมแทนยอดรายเดือน"


def _table_running(_: Finding, data: Data) -> str:
    rises = f"{_of_districts(data)} {_months(data['months'])} เพิ่มขึ้นทุกเดือนพร้อมกัน"
    return f"{rises} จึงอาจเป็นยอดสะสมแทนยอดรายเดือน {OR_A_SEASON}"


def _of_districts(data: Data) -> str:
    districts = data["districts"].split()
    more = f" และอีก {len(districts) - NAMED} อำเภอ" if len(districts) > NAMED else ""
    return f"ยอดของ {data['count']} อำเภอ ({' '.join(districts[:NAMED])}{more})"


def _against_sums(_: Finding, data: Data) -> str:
    amount = Satang(int(data.get("amount", 0)))
    difference = _difference(data["likely"], str(amount))
    stands = f"ยอด {thai.baht(amount)} บาท" if "amount" in data else NOT_FOUND
    return f"{stands} ต่างจากที่ยอดรวมในตารางแสดงไว้ {difference} บาท {MAY_BE_A_SLIP}"


def _closed_changed(_: Finding, data: Data) -> str:
    return f"{_now(data)} ต่างจากเมื่อปิดรอบ ({_baht(data['kept'])} บาท)"


def _confirmed_changed(_: Finding, data: Data) -> str:
    return f"{_now(data)} ต่างจากที่ยืนยันไว้ ({_baht(data['kept'])} บาท)"


def _now(data: Data) -> str:
    return f"ปัจจุบัน {_baht(data['amount'])} บาท" if "amount" in data else f"ปัจจุบัน{NOT_FOUND}"


def _column_missing(_: Finding, data: Data) -> str:
    return f"ไม่พบคอลัมน์ของเดือนนี้ระหว่าง {_month(data['before'])} กับ {_month(data['after'])}"


def _sum_differs(finding: Finding, data: Data) -> str:
    what, of = {
        "row-sum-differs": ("ยอดรวมของอำเภอ", "ทุกเดือน"),
        "month-sum-differs": ("ยอดรวมของเดือน", "ทุกอำเภอ"),
        "province-sum-differs": ("ยอดรวมทั้งจังหวัด", "ทุกอำเภอ"),
        "target-sum-differs": (f"ยอดรวม{_target(data['tier']) if 'tier' in data else ''}", "ทุกอำเภอ"),
    }[finding.code]
    difference = _difference(data["printed"], data["computed"])
    return f"{what}ที่พิมพ์ไว้ {_baht(data['printed'])} บาท ผลบวก{of} {_baht(data['computed'])} บาท ต่างกัน {difference} บาท"


def _sums_behind(_: Finding, data: Data) -> str:
    cells = data["cells"].split(", ")
    several = len(cells) > 1
    listed = ", ".join(cells[:MOST_CELLS]) + (" และเซลล์อื่น" if len(cells) > MOST_CELLS else "")
    where = f" {len(cells)} เซลล์ ({listed})" if several else ""
    return f"ยอดรวมที่พิมพ์ไว้{where} ยังไม่รวมยอดเดือนนี้ทั้งหมดหรือบางส่วน ระดับคะแนนที่คำนวณจากยอดรวมนี้จึงอาจยังไม่เป็นปัจจุบัน"


def _level_differs(finding: Finding, data: Data) -> str:
    computed = _level(data["computed"]) + (f" ({UNCONFIRMED})" if finding.level is FindingLevel.HINT else "")
    against = f" เทียบกับ{_tier(data['tier_usual'])} {_baht(data['target_usual'])} บาท" if "target_usual" in data else ""
    total = f"ยอดสะสม {_baht(data['total_usual'])} บาท{against}"
    return f"{total} คำนวณได้ว่า{computed} ต่างจากที่พิมพ์ไว้ {MAY_BE_A_SLIP}"


def _level_behind(_finding: Finding, data: Data) -> str:
    computed = f"ยอดสะสมขณะนี้ {_baht(data['total_usual'])} บาท คำนวณได้ว่า{_level(data['computed'])}"
    return f"ระดับที่พิมพ์ไว้เป็นผลก่อนรวมยอดเดือนนี้ {computed}"


_SENTENCES: Mapping[str, Callable[[Finding, Data], str]] = {
    "target-digits-doubtful": _target_digits,
    "target-out-of-line": _target_far,
    "target-against-sales": _target_far,
    "targets-disordered": _disordered,
    "target-off-midpoint": _off_midpoint,
    "target-sum-affected": _target_sum_affected,
    "figure-digits-doubtful": _figure_digits,
    "figure-out-of-line": _figure_far,
    "figure-against-target": _against_target,
    "figure-zero": _zero,
    "zeros-ahead": _zeros_ahead,
    "figure-against-sums": _against_sums,
    "month-copied": _month_copied,
    "column-copied": _column_copied,
    "row-copied": _row_copied,
    "figures-running": _running,
    "table-running": _table_running,
    "closed-changed": _closed_changed,
    "confirmed-changed": _confirmed_changed,
    "month-column-missing": _column_missing,
    "row-sum-differs": _sum_differs,
    "month-sum-differs": _sum_differs,
    "province-sum-differs": _sum_differs,
    "target-sum-differs": _sum_differs,
    "sums-behind": _sums_behind,
    "printed-level-differs": _level_differs,
    "printed-level-behind": _level_behind,
}


def _digits(data: Data) -> str:
    return f"(ตัวเลขอาจ{'เกิน' if int(data['likely']) < int(data['amount']) else 'ขาด'}หนึ่งหลัก)"


def _level(number: str) -> str:
    return f"ระดับ {number}" if number != "0" else "ยังไม่ถึงระดับ 1"


def _target(name: str) -> str:
    """A target by its tier: `เป้าหมายขั้นสูง`, `เป้าหมายระดับ 5`."""
    return f"เป้าหมาย{_tier(name).removeprefix('เป้าหมาย')}"


def _tier(name: str) -> str:
    return TIER_NAMES[Tier(name)]


def _baht(satang: str) -> str:
    return thai.whole_baht(Fraction(satang)) if int(satang) % 100 else thai.baht(Satang(int(satang)))


def _difference(one: str, other: str) -> str:
    return thai.baht(Satang(abs(int(one) - int(other))))


def _times(ratio: str) -> str:
    return f"{_number(ratio)} เท่า"


def _number(ratio: str) -> str:
    """`36.2`; two decimals where one would leave too little: `0.09`."""
    if float(ratio) >= 1:
        return f"{float(ratio):,.1f}"
    return f"{float(ratio):.2f}" if float(ratio) >= LEAST_SHOWN else f"ไม่ถึง {LEAST_SHOWN}"


def _month(text: str) -> str:
    return thai.month_short(Month.parse(text))


def _months(texts: str) -> str:
    return thai.months_short([Month.parse(each) for each in texts.split()])
