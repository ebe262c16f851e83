"""What is said about confirming figures, and about promises."""

from __future__ import annotations

CONFIRM = "ยืนยันยอด"
WHEN = "จะดำเนินการภายใน…"
NO_SALES = "ไม่มียอดจำหน่ายเดือนนี้"
