"""The commands as people see them: descriptions in the command list, the help, Thai words, and the buttons' labels."""

from __future__ import annotations

COMMAND_DESCRIPTIONS = {
    "status": "ผลของอำเภอ เช่น /status บางคล้า หรือภาพรวมจังหวัด",
    "standings": "ผลทุกอำเภอ แยกตามระดับ",
    "missing": "ข้อมูลที่ยังไม่พบในตารางกลาง",
    "deadlines": "กำหนดบันทึกและยืนยันที่กำลังจะถึง",
    "history": "ประวัติการเปลี่ยนแปลงตัวเลข เช่น /history บางคล้า หรือทั้งจังหวัด",
    "findings": "ข้อสังเกตจากการตรวจทานตารางกลาง เช่น /findings บางคล้า",
    "confirm": "ตรวจสอบและยืนยันยอด สำหรับเจ้าหน้าที่อำเภอ เช่น /confirm บางคล้า มี.ค. 67",
    "why": "ที่มาของผล ยอดและเป้าหมายทีละเซลล์ เช่น /why บางคล้า หรือทั้งจังหวัด",
    "whatif": "คาดการณ์ผลจากยอดสมมติ เช่น /whatif บางคล้า 250000 หรือ /whatif บางคล้า ระดับ 3",
    "help": "วิธีใช้",
    "start": "เริ่มใช้งาน",
}

# Words for the same in Thai, as people say them; the longest that fits a line wins.
THAI_WORDS = {
    "สถานะ": "status",
    "ภาพรวม": "status",
    "ผลทุกอำเภอ": "standings",
    "ผลการดำเนินงาน": "standings",
    "สรุปผล": "standings",
    "ระดับคะแนน": "standings",
    "รอข้อมูล": "missing",
    "ข้อมูลที่ยังไม่พบ": "missing",
    "ใครยังไม่ส่ง": "missing",
    "ข้อสังเกต": "findings",
    "ตรวจทาน": "findings",
    "กำหนดส่ง": "deadlines",
    "กำหนด": "deadlines",
    "เหตุผล": "why",
    "ที่มา": "why",
    "ทำไม": "why",
    "คาดการณ์": "whatif",
    "ถ้า": "whatif",
    "ประวัติ": "history",
    "ช่วยเหลือ": "help",
    "วิธีใช้": "help",
    "เริ่ม": "start",
}

# The same for what changes something.
THAI_ACTS = {
    "ยืนยันยอด": "confirm",
    "ยืนยัน": "confirm",
    "เจ้าหน้าที่": "officers",
    "ลิงก์": "link",
}

# The same for closing rounds.
THAI_CLOSING = {
    "ปิดรอบ": "close",
    "เปิดรอบอีกครั้ง": "reopen",
    "เปิดรอบ": "reopen",
}

# Only for the province's admins; they stand in the help that those get.
ADMIN_COMMANDS = {
    "link": "ลิงก์และภาพ QR สำหรับเจ้าหน้าที่อำเภอ เช่น /link บางคล้า",
    "officers": "รายชื่อเจ้าหน้าที่อำเภอ",
    "health": "สภาพการทำงานของระบบ",
    "deadline": "เพิ่ม เลื่อน หรือยกเลิกกำหนดตามหนังสือ",
    "close": "ปิดรอบการประเมิน หรือดูรายการแก้ไขหลังปิดรอบ เช่น /close รอบที่ 1",
    "reopen": "เปิดรอบที่ปิดแล้วอีกครั้ง โดยระบุเหตุผล",
}

# What they can send, which is no command.
ADMIN_FILES = "ส่งไฟล์จากระบบ DOS (xlsx, xls, ods, csv) ในแชตส่วนตัวนี้ — เทียบกับตารางกลาง"

BUTTON_LABELS = {
    "status": "ภาพรวมจังหวัด",
    "months": "ยอดรายเดือน",
    "outlook": "แนวโน้ม",
    "standings": "ผลทุกอำเภอ",
    "missing": "รอข้อมูล",
    "deadlines": "กำหนด",
    "why": "เหตุผล",
    "whatif": "คาดการณ์",
    "history": "ประวัติ",
}
BACK_TO_DISTRICT = "สรุปอำเภอ"
