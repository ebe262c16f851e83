"""What is odd about the sheet, and what is in the way of reading it, in words for officers."""

from __future__ import annotations

from bot import thai
from bot.office.sync import Trouble
from bot.wording.audited import audited
from bot.wording.terms import TIER_NAMES, district_name, round_name, shown
from scoring.findings import Finding, FindingGroup
from scoring.fiscal_year import EvaluationRound
from scoring.levels import Tier
from scoring.sales import District

_TROUBLES = {
    "network": "ขณะนี้ระบบติดต่อ Google ไม่ได้",
    "timeout": "ขณะนี้ Google ยังไม่ตอบ",
    "server": "ขณะนี้บริการของ Google ขัดข้อง",
    "quota": "ขณะนี้อ่านตารางกลางถี่เกินกำหนดของ Google",
    "malformed": "ขณะนี้คำตอบจาก Google ไม่สมบูรณ์",
    "auth": "ขณะนี้ Google ไม่รับกุญแจของระบบ",
    "clock": "ขณะนี้นาฬิกาของเครื่องที่ติดตั้งระบบไม่ตรง",
    "not-shared": "ขณะนี้ระบบไม่มีสิทธิ์อ่านตารางกลาง",
    "api-disabled": "ขณะนี้ยังไม่ได้เปิดบริการอ่านตารางของ Google",
    "not-found": "ขณะนี้ไม่พบตารางกลางตามที่ตั้งค่าไว้",
    "wrong-document": "เอกสารที่ตั้งค่าไว้เป็นแฟ้ม Excel ไม่ใช่ Google Sheet",
    "key-file": "ขณะนี้อ่านแฟ้มกุญแจของระบบไม่ได้",
    "tab-gone": "แผ่นงานในตารางกลางถูกเปลี่ยนชื่อหรือลบระหว่างอ่าน",
    "refused": "ขณะนี้ Google ไม่รับคำขออ่านตารางกลาง",
    "internal": "ขณะนี้ระบบประมวลผลตารางกลางไม่สำเร็จ",
    "table-missing": "ไม่พบตารางที่มีหัวตารางเดือนและรายชื่ออำเภอ",
    "tab-missing": "ไม่พบแผ่นงานที่ตั้งค่าไว้ในตารางกลาง",
    "header-doubled": "หัวตารางซ้ำกันสองคอลัมน์",
    "districts-too-few": "พบรายชื่ออำเภอในตารางไม่ถึงครึ่ง",
    "refused-figures": "ตัวเลขในตารางกลางหายไปพร้อมกันจำนวนมาก ระบบกำลังรอให้แน่ใจ",
    "refused-districts": "แถวของหลายอำเภอหายไปจากตารางกลาง ระบบกำลังรอให้แน่ใจ",
    "refused-targets": "ค่าเป้าหมายในตารางกลางหายไปพร้อมกันจำนวนมาก ระบบกำลังรอให้แน่ใจ",
    "refused-months": "ไม่พบหัวตารางเดือนในตารางกลาง",
    "refused-formulas": "สูตรในตารางกลางหลายช่องกลายเป็นข้อความ ระบบกำลังรอให้แน่ใจ",
    "refused-loading": "ตารางกลางกำลังคำนวณอยู่",
}

_AMOUNTS = {
    "amount-ambiguous": "อ่านเป็นจำนวนเงินได้หลายทาง",
    "amount-approximate": "เป็นตัวเลขโดยประมาณ",
    "amount-boolean": "ไม่ใช่จำนวนเงิน",
    "amount-negative": "เป็นจำนวนติดลบ",
    "amount-not-finite": "ไม่ใช่จำนวนเงิน",
    "amount-too-large": "มีค่าสูงผิดปกติ",
    "amount-too-precise": "มีทศนิยมเกินสองตำแหน่ง",
    "amount-unreadable": "ไม่ใช่จำนวนเงิน",
    "formula-error": "สูตรในเซลล์ให้ผลเป็นข้อผิดพลาด",
    "still-loading": "ตารางกำลังคำนวณอยู่",
}

_FINDINGS = {
    **{code: f"{reason} จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ" for code, reason in _AMOUNTS.items()},
    "formula-as-text": "สูตรแสดงเป็นข้อความ จึงไม่มีผลการคำนวณ โปรดเปลี่ยนรูปแบบเซลล์เป็นอัตโนมัติ แล้วป้อนสูตรใหม่",
    "dash-ambiguous": "พบเครื่องหมายขีด โปรดกรอก 0 หากไม่มียอดจำหน่าย หรือเว้นว่างหากยังไม่รายงาน",
    "district-absent": "ไม่พบแถวของอำเภอนี้ในตารางกลาง",
    "district-doubled": "พบอำเภอนี้มากกว่าหนึ่งแถวและตัวเลขต่างกัน จึงยังไม่นับรวม",
    "district-repeated": "พบอำเภอนี้มากกว่าหนึ่งแถว ตัวเลขไม่ขัดกันจึงนับรวมแล้ว",
    "district-unknown": "ชื่อนี้ไม่อยู่ในรายชื่ออำเภอ จึงยังไม่นับรวม",
    "row-nameless": "แถวนี้มีตัวเลขแต่ไม่มีชื่ออำเภอ จึงยังไม่นับรวม",
    "tables-mixed": "ตารางสองตารางของเดือนเดียวกันมีตัวเลขคนละส่วน ขอความอนุเคราะห์ตรวจสอบว่าต้องรวมกันหรือไม่",
    "figure-doubled": "พบอำเภอและเดือนนี้มากกว่าหนึ่งแถว ระบบไม่รวมยอดให้ จึงยังไม่ได้เทียบ",
    "rows-of-others": "แถวของจังหวัดอื่นไม่นำมาเทียบ",
    "rows-unnamed": "แถวที่ไม่มีชื่ออำเภอของจังหวัดไม่นำมาเทียบ",
    "province-unknown": "ไม่ทราบว่าเป็นจังหวัดใด จึงยังไม่ได้เทียบแถวเหล่านี้ โปรดระบุชื่อจังหวัดเต็ม",
    "tab-too-large": "แท็บนี้มีเนื้อหามากเกินกว่าที่ระบบรับได้ จึงไม่ได้อ่าน",
    "figure-conflict": "ตัวเลขของเดือนนี้ต่างกันระหว่างตาราง จึงยังไม่นับรวม",
    "target-conflict": "ค่าเป้าหมายต่างกันระหว่างตาราง จึงยังไม่ใช้",
    "target-missing": "ยังไม่พบค่าเป้าหมาย",
    "target-unreadable": "อ่านค่าเป้าหมายไม่ได้ ขอความอนุเคราะห์ตรวจสอบ",
    "targets-absent": "ยังไม่พบค่าเป้าหมายของรอบนี้",
    "month-outside": "เดือนนี้อยู่นอกปีงบประมาณของตาราง จึงยังไม่นับรวม",
    "month-unreadable": "อ่านชื่อเดือนไม่ได้ จึงยังไม่นับรวม",
    "year-doubtful": "ไม่ชัดเจนว่าเป็นปีใด จึงยังไม่นับรวม โปรดระบุปีให้ชัดเจน เช่น ต.ค. 2566",
    "unit-not-baht": "หน่วยของตัวเลขไม่ใช่บาท จึงยังไม่นับรวม โปรดกรอกเป็นบาท",
    "figure-in-future": "เดือนนี้ยังไม่เริ่ม ขอความอนุเคราะห์ตรวจสอบว่ากรอกตรงเดือนแล้ว",
    "fiscal-year-assumed": "ตารางไม่ได้ระบุปีงบประมาณให้ชัดเจน ระบบใช้ปีที่น่าจะเป็นที่สุด โปรดระบุปีในหัวตาราง",
    "fiscal-year-conflict": "ปีงบประมาณในชื่อตารางไม่ตรงกับเดือนในหัวตาราง",
    "sum-doubled": "พบยอดรวมของรอบเดียวกันมากกว่าหนึ่งคอลัมน์ จึงไม่ใช้ตรวจทานตัวเลข",
    "printed-unreadable": "อ่านยอดรวมหรือระดับคะแนนที่พิมพ์ไว้ไม่ได้",
}


FOLLOWS, FOLLOWS_FROM = "ผลต่อเนื่อง", "ต่อเนื่องจาก"


def trouble_reason(trouble: Trouble) -> str:
    """Why the sheet cannot be read; what to do about it is said to the admins, and by `otopbot check`."""
    place = f" (เซลล์ {trouble.cell.a1})" if trouble.cell else ""
    return _TROUBLES.get(trouble.code, "ขณะนี้ระบบอ่านตารางกลางไม่ได้") + place


def row_is_absent(finding: Finding) -> bool:
    """Whether the district is nowhere in the sheet, so that nothing else can be said of it."""
    return finding.code == "district-absent" and finding.month is None


def absent_row(district: District) -> str:
    """What is said of such a district, whatever was asked."""
    return f"ไม่พบแถวของ{district_name(district)}ในตารางกลาง ขอความอนุเคราะห์ตรวจสอบ"


def finding_line(finding: Finding) -> str:
    """One oddity: its month and cell, or the cells at odds, what stands there, what it concerns, and why it matters."""
    data, asked = dict(finding.data), audited(finding)
    cell = finding.cell.a1 if finding.cell else ""
    cells = cell if asked else data.get("cells", cell)
    place = f"เซลล์ {cells}" if cells else "ตารางกลาง"
    if finding.month:
        place = f"{thai.month_short(finding.month)} ({place})"
    text = f" “{shown(finding.text)}”" if finding.text else ""
    if asked:
        return f"• {place}{text}: {asked}"
    tier = f" {TIER_NAMES[Tier(data['tier'])]}" if "tier" in data else ""
    nearest = f" (ชื่อใกล้เคียง: {data['candidates']})" if data.get("candidates") else ""
    return f"• {place}{text}:{tier} {_FINDINGS.get(finding.code, 'ขอความอนุเคราะห์ตรวจสอบ')}{nearest}"


def audit_title(province: str, count: int) -> str:
    """Over the findings of an office in a terminal."""
    return f"ข้อสังเกตในตารางกลาง จังหวัด{province}: {f'{count} เรื่อง' if count else 'ไม่พบ'}"


def finding_detail(group: FindingGroup) -> str:
    """A group as a whole: where it stands, its cause, and what follows from it, also for others."""
    return "\n".join(filter(None, (_whose(group.cause), cause_and_consequences(group))))


def cause_and_consequences(group: FindingGroup) -> str:
    """A group's cause, and what follows from it, each in a line."""
    follows = [
        f"{finding_line(each)}{_owner(each) if each.district != group.cause.district else ''}"
        for each in group.consequences
    ]
    return "\n".join([finding_line(group.cause), *([FOLLOWS, *follows] if follows else [])])


def _whose(finding: Finding) -> str:
    """The tab and the round, as a finding's cell and data tell them."""
    data = dict(finding.data)
    where = [
        district_name(finding.district) if finding.district else "",
        f"แผ่นงาน “{shown(finding.cell.tab)}”" if finding.cell else "",
        round_name(EvaluationRound.parse(data["round"])) if "round" in data else "",
    ]
    return " ".join(filter(None, where))


def findings_block(findings: tuple[Finding, ...]) -> str:
    """What is odd about the sheet as a whole, under a heading; empty when nothing is."""
    if not findings:
        return ""
    lines = [f"{finding_line(each)}{_owner(each)}" for each in findings]
    return "\n".join(["", "ข้อสังเกตในตารางกลาง", *lines])


def _owner(finding: Finding) -> str:
    return f" — {district_name(finding.district)}" if finding.district else ""
