"""To the province's admins about their sheet: what is in the way of reading it and what to do, and what was lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from string import ascii_uppercase

from bot import thai
from bot.message import Message
from bot.office.losses import AcceptedLoss
from bot.office.sync import Trouble
from bot.wording.oddities import trouble_reason
from bot.wording.terms import shown
from scoring.fiscal_year import Month

Data = Mapping[str, str]

_UNDO = "หากเกิดจากการแก้ไขโดยไม่ตั้งใจ โปรดกู้คืนด้วยเมนู ไฟล์ > ประวัติเวอร์ชัน ในตารางกลาง"
_IF_MEANT = (
    "หากตั้งใจแก้ไข ไม่ต้องดำเนินการใด เมื่อส่วนที่หายไปคงอยู่เช่นนี้อย่างน้อย 5 นาที "
    "แม้มีการแก้ไขส่วนอื่นของตาราง ระบบจะใช้ข้อมูลตามตารางใหม่และแจ้งให้ทราบ"
)
_IF_LEFT = "หากเซลล์เหล่านี้คงอยู่เช่นนี้อย่างน้อย 5 นาที ระบบจะใช้ข้อมูลตามตารางนั้นและแจ้งให้ทราบ"
_PASSES = "โดยทั่วไปเหตุนี้หมดไปเองโดยไม่ต้องดำเนินการใด หากเกินหนึ่งวัน โปรดแจ้งผู้ดูแลระบบ"
_SETTINGS = "โปรดแจ้งผู้ดูแลระบบให้แก้"
_NEW_ADDRESS = f"{_SETTINGS}ที่อยู่ของตารางกลาง (spreadsheet) ในการตั้งค่า"
_AUTOMATIC = "โปรดเลือกเซลล์เหล่านี้ เลือกเมนู รูปแบบ > ตัวเลข > อัตโนมัติ แล้วป้อนสูตรใหม่"
_MOST_CELLS = 12
_TYPED_BY_PEOPLE = frozenset({"tab", "nearest", "tabs", "hidden", "label", "now-called", "was-tab"})

_REMEDIES = {
    "network": "โปรดตรวจสอบการเชื่อมต่ออินเทอร์เน็ตของเครื่องที่ติดตั้งระบบ",
    "timeout": _PASSES,
    "server": _PASSES,
    "quota": _PASSES,
    "malformed": f"{_PASSES}ให้ตรวจสอบว่าเครือข่ายไม่ได้รอการลงชื่อเข้าใช้",
    "auth": "โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบกุญแจของบัญชีบริการ และสร้างกุญแจใหม่หากถูกยกเลิก",
    "clock": "โปรดตั้งวันและเวลาของเครื่องที่ติดตั้งระบบให้ตรง",
    "api-disabled": "โปรดแจ้งผู้ดูแลระบบให้เปิดใช้ Google Sheets API ในโครงการของบัญชีบริการ",
    "not-found": f"โปรดตรวจสอบว่าตารางกลางยังไม่ถูกลบ หากเปลี่ยนไปใช้เอกสารใหม่ {_NEW_ADDRESS}",
    "wrong-document": f"โปรดเปิดแฟ้มใน Google Sheets แล้วเลือกเมนู ไฟล์ > บันทึกเป็น Google ชีต จากนั้น{_NEW_ADDRESS}",
    "key-file": "โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบแฟ้มกุญแจ (credentials) ในเครื่องที่ติดตั้งระบบ",
    "tab-gone": "โปรดรอให้การแก้ชื่อแผ่นงานแล้วเสร็จ ระบบจะอ่านใหม่เอง",
    "refused": "โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบด้วยคำสั่ง otopbot check",
    "internal": "โปรดแจ้งผู้ดูแลระบบให้ดูบันทึกการทำงานของระบบ",
    "refused-loading": "โปรดรอให้ตารางคำนวณแล้วเสร็จ หากนานผิดปกติ โปรดตรวจสอบสูตรที่ดึงข้อมูลจากเอกสารอื่น",
    "refused-figures": f"{_UNDO}\n{_IF_MEANT}",
    "refused-targets": f"{_UNDO}\n{_IF_MEANT}",
    "refused-districts": f"{_UNDO}\n{_IF_MEANT}",
    "refused-formulas": f"{_AUTOMATIC} หรือกู้คืนด้วยเมนู ไฟล์ > ประวัติเวอร์ชัน\n{_IF_LEFT}",
    "refused-months": f"โปรดตรวจสอบว่าหัวตารางยังมีชื่อเดือน เช่น ต.ค. 66 {_UNDO}",
    "table-missing": f"โปรดตรวจสอบว่าหัวตารางยังมีคำว่า อำเภอ และชื่อเดือน เช่น ต.ค. 66 อยู่เหนือรายชื่ออำเภอ {_UNDO}",
    "districts-too-few": f"โปรดตรวจสอบว่ารายชื่ออำเภอยังอยู่ในตารางครบ {_UNDO}",
    "header-doubled": "โปรดแก้ให้แต่ละเดือนและแต่ละค่าเป้าหมายมีหัวตารางเพียงคอลัมน์เดียว",
}


def trouble(province: str, met: Trouble, read_at: datetime | None, *, is_paused: bool = False) -> Message:
    """The sheet cannot be read: why, what is gone or looked different, and what to do. The time is local."""
    data = _quotable(met.data)
    lines = [trouble_reason(met), *_details(met.code, data), f"สิ่งที่ควรดำเนินการ: {_remedy(met.code, data)}"]
    if is_paused:
        lines += [*_paused_since(read_at), "ระบบจะแจ้งอีกครั้งเมื่ออ่านตารางกลางได้ตามปกติ"]
    else:
        last = f" (ข้อมูล ณ {thai.moment(read_at)})" if read_at else ""
        lines.append(f"ระหว่างนี้คำตอบใช้ข้อมูลล่าสุดที่อ่านได้{last} และระบบจะแจ้งอีกครั้งเมื่ออ่านได้ตามปกติ")
    return Message(f"🔎 แจ้งข้อขัดข้องในการอ่านตารางกลาง จังหวัด{province}", "\n".join(lines))


def paused(province: str, read_at: datetime | None) -> Message:
    """Nothing is said to the districts while the figures are old; why they are was told before. The time is local."""
    return Message(f"📄 จังหวัด{province}: พักการแจ้งเตือนชั่วคราว", "\n".join(_paused_since(read_at)))


def healed(province: str) -> Message:
    """The sheet can be read again."""
    return Message(f"📄 จังหวัด{province}: ระบบอ่านตารางกลางได้ตามปกติแล้ว")


def accepted_losses(province: str, losses: Sequence[AcceptedLoss]) -> Message:
    """What was lost and accepted because it stayed so."""
    lines = []
    for each in losses:
        data = _quotable(each.data)
        lines += [f"• {_LOST[each.code](data)}", *(f"  {line}" for line in _places(each.code, data))]
    lines += ["ตารางกลางคงอยู่เช่นนี้ต่อเนื่อง ระบบจึงใช้ข้อมูลตามตารางปัจจุบันแล้ว", _UNDO]
    return Message(f"📄 จังหวัด{province}: ข้อมูลในตารางกลางลดลง", "\n".join(lines))


_LOST: Mapping[str, Callable[[Data], str]] = {
    "refused-figures": lambda data: f"ไม่พบยอดจำหน่าย {data['gone']} ช่อง จากเดิม {data['had']} ช่อง",
    "refused-targets": lambda data: f"ไม่พบค่าเป้าหมาย {data['gone']} ช่อง จากเดิม {data['had']} ช่อง",
    "refused-districts": lambda data: (
        f"ไม่พบแถวของ {data['gone']} อำเภอ จากเดิม {data['had']} อำเภอ (ยอดจำหน่าย {data.get('figures', '0')} ช่อง)"
    ),
    "refused-months": lambda data: f"ไม่พบยอดจำหน่ายทั้ง {data['gone']} ช่อง",
    "refused-loading": lambda data: f"ยอดจำหน่าย {data['gone']} ช่อง จาก {data['had']} ช่อง ยังคำนวณไม่เสร็จ",
    "refused-formulas": lambda data: f"สูตร {data['gone']} ช่องแสดงเป็นข้อความ จึงไม่มีผลการคำนวณ",
}


def _quotable(data: tuple[tuple[str, str], ...]) -> Data:
    """The details with what people have typed made fit to be quoted, each title of a list by itself."""
    return {name: ", ".join(map(shown, text.split(", "))) if name in _TYPED_BY_PEOPLE else text for name, text in data}


def _details(code: str, data: Data) -> list[str]:
    """What there is to say beyond the reason."""
    if code in _LOST:
        return [_LOST[code](data), *(_stood(data) or _places(code, data))]
    details = _DETAILS.get(code)
    return [line for line in details(data) if line] if details else []


def _tab_missing(data: Data) -> list[str]:
    if now_called := data.get("now-called"):
        return [f"แผ่นงาน “{data['tab']}” เปลี่ยนชื่อเป็น “{now_called}”"]
    return [f"ไม่พบแผ่นงาน “{data['tab']}”", _labelled("แผ่นงานที่ชื่อใกล้เคียง", data.get("nearest", ""))]


def _table_missing(data: Data) -> list[str]:
    seen = _labelled("แผ่นงานที่พบขณะนี้", data.get("tabs", ""))
    return [seen, _labelled("แผ่นงานที่ซ่อนอยู่", data.get("hidden", "")), *_stood(data)]


_DETAILS: Mapping[str, Callable[[Data], list[str]]] = {
    "tab-missing": _tab_missing,
    "table-missing": _table_missing,
    "districts-too-few": lambda data: [f"พบ {data['found']} จาก {data['of']} อำเภอ", *_stood(data)],
    "header-doubled": lambda data: [
        _labelled("หัวตารางที่ซ้ำ", data.get("label", "")),
        _labelled("เซลล์", data.get("cells", "")),
    ],
}


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _places(code: str, data: Data) -> list[str]:
    """Which tabs, districts, months and cells it concerns, as far as there are any."""
    found = [
        _labelled("แผ่นงานที่ไม่พบตารางแล้ว", data.get("tabs", "")),
        _labelled("อำเภอ", data.get("districts", "").replace(", ", " ")),
        _labelled("เดือน", _months(data.get("months", ""))),
    ]
    cells = data.get("cells", "").split()
    if code == "refused-districts":
        found.append(_labelled("เดิมอยู่ในแถวที่", ", ".join(cell.lstrip(ascii_uppercase) for cell in cells)))
    else:
        more = f" และอีก {len(cells) - _MOST_CELLS} เซลล์" if len(cells) > _MOST_CELLS else ""
        found.append(_labelled("เซลล์", f"{', '.join(cells[:_MOST_CELLS])}{more}"))
    return [line for line in found if line]


def _stood(data: Data) -> list[str]:
    """Where the table stood when it was last read well."""
    if "was-tab" not in data:
        return []
    months, columns = _months(data["was-months"]), " ถึง ".join(data["was-columns"].split())
    where = f"แผ่นงาน “{data['was-tab']}” คอลัมน์ {columns} รายชื่ออำเภอเริ่มที่แถว {data['was-row']}"
    return [f"ครั้งล่าสุดที่อ่านได้ หัวตารางเดือน {months} อยู่ใน{where}"]


def _remedy(code: str, data: Data) -> str:
    if code == "not-shared":
        account = data.get("account", "บัญชีของระบบ")
        return f"โปรดเปิดตารางกลาง กดปุ่มแชร์ แล้วเพิ่ม {account} เป็นผู้มีสิทธิ์อ่าน (Viewer)"
    if code == "tab-missing":
        if data.get("now-called"):
            return (
                f"โปรดเปลี่ยนชื่อแผ่นงานกลับเป็น “{data['tab']}” หรือ{_SETTINGS.removeprefix('โปรด')}ชื่อแผ่นงาน (tabs) ในการตั้งค่า"
            )
        return f"{_UNDO} หากใช้แผ่นงานอื่นแทน {_SETTINGS}ชื่อแผ่นงาน (tabs) ในการตั้งค่า"
    return _REMEDIES.get(code, "โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบด้วยคำสั่ง otopbot check")


def _paused_since(read_at: datetime | None) -> list[str]:
    last = f"อ่านตารางกลางได้ครั้งล่าสุดเมื่อ {thai.moment(read_at)}" if read_at else "ยังไม่เคยอ่านตารางกลางได้"
    return [f"{last} จึงพักการแจ้งเตือนและการสรุปผลอัตโนมัติไว้ก่อน และจะดำเนินการต่อเองเมื่ออ่านข้อมูลได้"]


def _months(text: str) -> str:
    return thai.months_short(list(map(Month.parse, text.split()))) if text else ""
