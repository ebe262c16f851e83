/* Thai dates and times, from the local ISO times that the program sends: "2024-03-13T08:50:00+07:00". */

const WEEKDAYS = ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"];
const MONTHS = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
  "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"];
const SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];

const parts = (iso) => iso.slice(0, 10).split("-").map(Number);

/** วันพุธที่ 13 มีนาคม 2567 */
export function fullDate(iso) {
  const [year, month, day] = parts(iso);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `วัน${weekday}ที่ ${day} ${MONTHS[month - 1]} ${year + 543}`;
}

/** 13 มี.ค. 67 */
export function shortDate(iso) {
  const [year, month, day] = parts(iso);
  return `${day} ${SHORT_MONTHS[month - 1]} ${String(year + 543).slice(2)}`;
}

/** 08.50 */
export const time = (iso) => iso.slice(11, 16).replace(":", ".");

/** 12.3 กิโลไบต์ */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} ไบต์`;
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "กิโลไบต์"] : [bytes / 1e6, "เมกะไบต์"];
  return `${amount.toFixed(amount < 10 ? 1 : 0)} ${unit}`;
}
