"""What is said to and about officers: invitations, and who answers for which district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot import thai
from bot.message import Message
from bot.people.officers import Officer
from bot.wording.terms import district_name, person_name, with_number
from scoring.sales import District

DECIDED_ALREADY = "คำขอหรือรายชื่อนี้มีการเปลี่ยนแปลงแล้ว โปรดพิมพ์ /officers เพื่อดูรายชื่อล่าสุด"
LINK_UNKNOWN = "ลิงก์นี้ใช้ไม่ได้ โปรดขอลิงก์ใหม่จากผู้ดูแลของจังหวัด"
LINK_EXPIRED = "ลิงก์นี้หมดอายุแล้ว โปรดขอลิงก์ใหม่จากผู้ดูแลของจังหวัด"

ACCEPT = "ตกลง"
DECLINE = "ไม่ตกลง"
MOVE = "ย้ายอำเภอ"
REMOVE = "นำออกจากรายชื่อ"
ALL_OFFICERS = "รายชื่อทั้งหมด"


def choose_for_link() -> Message:
    """For which district an invitation is wanted."""
    return Message("📌 ลิงก์สำหรับเจ้าหน้าที่อำเภอ", "โปรดเลือกอำเภอ")


def invitation(district: District, address: str, expires: datetime) -> Message:
    """The link under its QR picture; the time is local."""
    lines = [
        "โปรดส่งลิงก์หรือภาพ QR นี้ให้เจ้าหน้าที่ของอำเภอ เมื่อเปิดลิงก์แล้วกดเริ่ม ระบบจะส่งคำขอมาให้ผู้ดูแลยืนยัน",
        address,
        f"ใช้ได้ถึง{thai.weekday_date_short(expires.date())} เวลา {expires:%H.%M} น. และใช้ได้หลายคน",
    ]
    return Message(f"📌 ลิงก์สำหรับเจ้าหน้าที่{district_name(district)}", "\n".join(lines))


def waiting(district: District) -> Message:
    """To somebody who has opened a link."""
    body = "ส่งคำขอถึงผู้ดูแลของจังหวัดแล้ว ระบบจะแจ้งผลในแชตนี้"
    return Message(f"📄 ขอเป็นเจ้าหน้าที่{district_name(district)}", body)


def still_waiting(districts: Iterable[District]) -> Message:
    """To somebody who asks for something before an admin has decided."""
    whose = " ".join(map(district_name, districts))
    return Message(f"📄 คำขอเป็นเจ้าหน้าที่{whose} รอผู้ดูแลของจังหวัดยืนยัน", "ระบบจะแจ้งผลในแชตนี้")


def already(district: District) -> Message:
    """To an officer who opens a link again."""
    return Message(f"📄 บัญชีนี้เป็นเจ้าหน้าที่{district_name(district)}อยู่แล้ว", _can_do(district))


def proposal(officer: Officer) -> Message:
    """To the admins: somebody asks to be a district's officer. The number tells people of one name apart."""
    body = f"ผู้ขอ: {person(officer)}\nโปรดยืนยันว่าเป็นเจ้าหน้าที่ของอำเภอนี้"
    return Message(f"📌 คำขอเป็นเจ้าหน้าที่{district_name(officer.district)}", body)


def accepted(officer: Officer) -> Message:
    """To the admin who has agreed."""
    return Message(f"📄 ตกลงให้เป็นเจ้าหน้าที่{district_name(officer.district)}แล้ว", person(officer))


def declined(officer: Officer) -> Message:
    """To the admin who has not agreed."""
    return Message(f"📄 ไม่ตกลงคำขอเป็นเจ้าหน้าที่{district_name(officer.district)}", person(officer))


def welcome(district: District) -> Message:
    """To an officer who was accepted, or was given another district."""
    return Message(f"📄 บัญชีนี้เป็นเจ้าหน้าที่{district_name(district)}แล้ว", _can_do(district))


def _can_do(district: District) -> str:
    return f"ดูผลของอำเภอ: /status {district}\nยืนยันยอดจำหน่าย: /confirm\nระบบจะแจ้งเตือนกำหนดบันทึกและยืนยันในแชตนี้ด้วย"


def not_accepted(district: District) -> Message:
    """To somebody whose proposal was declined."""
    body = "หากเป็นเจ้าหน้าที่ของอำเภอนี้ โปรดติดต่อผู้ดูแลของจังหวัด"
    return Message(f"📄 ผู้ดูแลของจังหวัดไม่ได้อนุมัติคำขอเป็นเจ้าหน้าที่{district_name(district)}", body)


def removed(district: District) -> Message:
    """To an officer who answers for the district no longer."""
    return Message(f"📄 บัญชีนี้พ้นจากการเป็นเจ้าหน้าที่{district_name(district)}แล้ว")


def officer_list(province: str, by_district: Mapping[District, Iterable[Officer]]) -> Message:
    """Who answers for which district; those who wait to be agreed to are marked, districts without anybody named."""
    lines = [
        f"• {district}: {', '.join(map(_entry, officers))}" for district, officers in by_district.items() if officers
    ]
    without = [district for district, officers in by_district.items() if not officers]
    if without:
        lines.append(f"ยังไม่มีเจ้าหน้าที่: {' '.join(without)}")
    return Message(f"📄 เจ้าหน้าที่อำเภอ จังหวัด{province}", "\n".join(lines))


def officer_card(officer: Officer) -> Message:
    """One of them, over the buttons for what can be done."""
    state = "เจ้าหน้าที่" if officer.bound else "รอผู้ดูแลยืนยัน:"
    return Message(
        f"📄 {person_name(officer.name)}", f"{state}{district_name(officer.district)} (หมายเลข {officer.user})"
    )


def move_where(officer: Officer) -> Message:
    """Which district an officer is to have in place of the present one."""
    title = f"📌 ย้าย {person_name(officer.name)} จาก{district_name(officer.district)}"
    return Message(title, "โปรดเลือกอำเภอใหม่")


def officer_label(officer: Officer) -> str:
    """An officer on a button."""
    return f"{person_name(officer.name)} · {officer.district}"


def count_label(district: District, count: int) -> str:
    """A district on a button, with how many there are of it, where they are too many for a button each."""
    return f"{district} ({count} คน)"


def person(officer: Officer) -> str:
    """An officer's name and number."""
    return with_number(officer.name, officer.user)


def _entry(officer: Officer) -> str:
    return person_name(officer.name) if officer.bound else f"{person_name(officer.name)} (รอยืนยัน)"


def welcome_elsewhere(officer: Officer, to: District) -> Message:
    """To the admin who has given an officer another district."""
    return Message(f"📄 ย้ายจาก{district_name(officer.district)}ไป{district_name(to)}แล้ว", person(officer))
