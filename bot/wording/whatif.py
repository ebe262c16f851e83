"""What is said of what somebody supposes: what a figure would give, what each level needs, and how to ask."""

from __future__ import annotations

from collections.abc import Iterable

from bot import thai
from bot.chat.supposition import Slip, Supposition
from bot.chat.whatif import WhatIf, row_in_doubt, unread_months
from bot.message import Message
from bot.office.reading import Reading
from bot.wording.oddities import absent_row, finding_line, row_is_absent
from bot.wording.status import NO_TARGETS, UNREADABLE
from bot.wording.terms import district_name, rating_name, result_name, round_name
from bot.wording.why import place_name, scale_name
from scoring.levels import Rating, RatingUnit
from scoring.money import Satang
from scoring.sales import District
from scoring.standings import Standing
from scoring.supposing import Need

_TITLE = "🔎 คาดการณ์"
_EXAMPLES = "ตัวอย่าง\n/whatif บางคล้า 250000\n/whatif บางคล้า มี.ค. 67 1.2 ล้าน\n/whatif บางคล้า ระดับ 3"
_NOT_KEPT = "เป็นตัวเลขสมมติ ระบบไม่บันทึกและไม่แก้ไขตารางกลาง"
_SLIPS = {
    Slip.AMOUNT: "อ่านจำนวนเงินไม่ได้แน่ชัด โปรดพิมพ์จำนวนเดียว เช่น 250000, 250,000 บาท หรือ 1.2 ล้าน",
    Slip.MONTH: "อ่านชื่อเดือนไม่ได้แน่ชัด โปรดพิมพ์เดือนเดียว เช่น มี.ค. 67",
    Slip.LEVEL: "อ่านระดับคะแนนไม่ได้แน่ชัด โปรดพิมพ์ระดับเดียวเป็นตัวเลข เช่น ระดับ 3",
    Slip.LINE: "ข้อความยาวเกินไป โปรดพิมพ์เฉพาะชื่ออำเภอ เดือน และจำนวนเงินหรือระดับ",
}


def slip_message(slip: Slip) -> Message:
    """The line cannot be taken as it stands."""
    return Message(_TITLE, f"{_SLIPS[slip]}\n\n{_EXAMPLES}")


def choose_district(supposition: Supposition) -> Message:
    """No district was named; there is a button for each."""
    lines = []
    if supposition.amount is not None:
        lines.append(f"หากมียอดจำหน่าย {thai.baht(supposition.amount)} บาท")
    if supposition.level is not None:
        lines.append(f"เพื่อให้ได้ระดับ {supposition.level}")
    return Message(_TITLE, "\n".join([*lines, "โปรดเลือกอำเภอ", "", _EXAMPLES]))


def no_month(reading: Reading, district: District, supposition: Supposition) -> Message:
    """The month that was named does not count in the round; or none was named, and none is left."""
    if row := _row_in_doubt(reading, district):
        return Message(_title(district), row)
    months, unread = reading.standings.of(district).months, unread_months(reading, district)
    lines = [round_name(reading.evaluation_round)]
    if supposition.month:
        lines.append(f"เดือนที่ระบุไม่อยู่ในรอบนี้ ซึ่งนับยอดจำหน่าย {thai.months_short(months)}")
    else:
        is_in = f"{UNREADABLE}: {thai.months_short(unread)}" if unread else f"บันทึกแล้วครบทั้ง {len(months)} เดือน"
        lines += [
            f"{is_in} โปรดระบุเดือนที่ต้องการสมมติ เช่น",
            f"/whatif {district} {thai.month_short((unread or months)[-1])} 250000",
        ]
    return Message(_title(district), "\n".join([*lines, *_error_lines(reading, district)]))


def whatif_message(found: WhatIf) -> Message:
    """What the figure would give, or else where the district stands, and what the levels need of that month."""
    if row := _row_in_doubt(found.reading, found.district):
        return Message(_title(found.district), row)
    lines = [round_name(found.reading.evaluation_round)]
    lines += _supposed_lines(found, found.after) if found.after else _standing_lines(found)
    lines += _not_counted_lines(found)
    if found.before.targets is None:
        lines.append(NO_TARGETS)
    elif found.supposition.level is None:
        lines += ["", *_needed_lines(found)]
    elif found.before.rating and found.before.rating.unit is RatingUnit.POINTS:
        lines += ["", f"{scale_name(found.reading)} คิดเป็นคะแนน ไม่มีระดับ", *_needed_lines(found)]
    else:
        lines += ["", *_asked_lines(found, found.supposition.level)]
    example = f"/whatif {found.district} {thai.month_short(found.month)} 250000"
    lines += ["", _NOT_KEPT if found.after else f"สมมติยอดได้ เช่น {example}"]
    return Message(_title(found.district), "\n".join(lines))


def _title(district: District) -> str:
    return f"{_TITLE} — {district_name(district)}"


def _name(rating: Rating | None, found: WhatIf) -> str:
    return rating_name(rating, found.reading.office.below_text) if rating else ""


def _months(standing: Standing) -> str:
    return f"{len(standing.recorded)} จาก {len(standing.months)} เดือน"


def _row_in_doubt(reading: Reading, district: District) -> str:
    """What is said instead where the district's row is absent or doubled; empty where all is well."""
    reasons = row_in_doubt(reading, district)
    return absent_row(district) if any(map(row_is_absent, reasons)) else "\n".join(map(finding_line, reasons))


def _error_lines(reading: Reading, district: District) -> list[str]:
    """What keeps the district's figures and targets from being counted."""
    errors = [each for each in reading.errors() if each.district == district and not reading.frozen]
    months = {None, *reading.standings.of(district).months}
    return [finding_line(each) for each in errors if each.month in months]


def _standing_lines(found: WhatIf) -> Iterable[str]:
    """Where the district stands, when nothing is supposed of it."""
    before = found.before
    if found.supposition.amount is not None:
        yield f"ยอด {thai.month_short(found.month)} ยังอ่านไม่ได้ จึงไม่คำนวณยอดที่เพิ่มขึ้น"
    yield f"ยอดสะสม {thai.baht(before.total)} บาท ({_months(before)})"
    if before.rating:
        yield f"{result_name(has_ended=found.reading.is_over)}: {_name(before.rating, found)}"


def _supposed_lines(found: WhatIf, after: Standing) -> Iterable[str]:
    """The supposed figure, the sum and the rating that it gives."""
    month, supposed = thai.month_short(found.month), thai.baht(found.supposed) if found.supposed is not None else ""
    if found.month in found.unread:
        yield f"หากยอด {month} เป็น {supposed} บาท แทนข้อมูลที่ยังอ่านไม่ได้"
    elif found.figure is None:
        yield f"หากมียอด {month} จำนวน {supposed} บาท"
    elif found.supposition.is_added and found.supposition.amount is not None:
        added = thai.baht(found.supposition.amount)
        yield f"หากยอด {month} เพิ่มขึ้น {added} บาท จาก {thai.baht(found.figure)} เป็น {supposed} บาท"
    else:
        yield f"หากยอด {month} เป็น {supposed} บาท แทนยอดที่บันทึกไว้ {thai.baht(found.figure)} บาท"
    yield f"ยอดสะสมจะเป็น {thai.baht(after.total)} บาท ({_months(after)}) จากขณะนี้ {thai.baht(found.before.total)} บาท"
    if after.rating and found.before.rating:
        now, then = _name(found.before.rating, found), _name(after.rating, found)
        yield f"ผลจะเป็น: {then} (เท่าเดิม)" if now == then else f"ผลจะเป็น: {then} (ขณะนี้ {now})"


def _not_counted_lines(found: WhatIf) -> Iterable[str]:
    """The other months that are not in the sum, and what keeps them out."""
    if found.not_counted:
        yield f"ยังไม่รวมเดือนอื่นที่ยังไม่พบข้อมูล: {thai.months_short(found.not_counted)}"
    if found.not_read:
        yield f"ยังไม่รวมเดือนที่{UNREADABLE}: {thai.months_short(found.not_read)}"
    yield from _error_lines(found.reading, found.district)


def _needed_lines(found: WhatIf) -> Iterable[str]:
    """What the month must have for each rating above the one that is reached."""
    if not found.above:
        yield "ถึงขั้นสูงสุดของเกณฑ์แล้ว"
        return
    yield f"ยอด {thai.month_short(found.month)} ที่ต้องได้อย่างน้อย หากเดือนอื่นคงเดิม"
    yield from (f"• {_need_name(need)}: {thai.baht(need.amount)} บาท{_gap(need, found)}" for need in found.above)


def _asked_lines(found: WhatIf, level: int) -> Iterable[str]:
    """What the month must have for the level that was asked for, or for the next one above."""
    need, month, scale = found.asked, thai.month_short(found.month), scale_name(found.reading)
    if need is None:
        highest = rating_name(found.every_need[-1].step.rating, "")
        yield f"ตาม{scale} ไม่มีผลเป็นระดับ {level} สูงสุดคือ{highest}"
        return
    if need.step.rating.value != level:
        yield f"ตาม{scale} ไม่มีผลเป็นระดับ {level} ถัดขึ้นไปคือ{rating_name(need.step.rating, '')}"
    if not need.amount:
        yield f"{_need_name(need)}: เดือนอื่นรวมกันถึงแล้ว ไม่ว่ายอด {month} เป็นเท่าใด"
    else:
        least = f"ยอด {month} ต้องได้อย่างน้อย {thai.baht(need.amount)} บาท หากเดือนอื่นคงเดิม"
        yield f"{_need_name(need)}: {least}{_gap(need, found)}"


def _need_name(need: Need) -> str:
    """`ระดับ 2 (ขั้นต้น)`."""
    return f"{rating_name(need.step.rating, '')} ({place_name(need.step.at)})"


def _gap(need: Need, found: WhatIf) -> str:
    """How far the month's figure is from it: the supposed one, else the one that is there; nothing without either."""
    have = found.figure if found.supposed is None else found.supposed
    if have is None:
        return ""
    gap = need.amount - have
    return f" — ขาดอีก {thai.baht(Satang(gap))}" if gap > 0 else " — ถึงแล้ว"
