"""What is said to and about officers: invitations, who answers for which district, confirmations and promises."""

from __future__ import annotations

CONFIRM = "ยืนยันยอด"
WHEN = "จะดำเนินการภายใน…"
NO_SALES = "ไม่มียอดจำหน่ายเดือนนี้"
