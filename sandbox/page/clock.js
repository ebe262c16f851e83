/* The clock bar: what time it is in the demo, and the three ways to move it on. */

import { animate } from "./dom.js";
import { Refusal, tell } from "./live.js";
import { fullDate, shortDate, time } from "./thai.js";

export function clockBar(bar, say) {
  const now = bar.querySelector(".clock-now");
  const buttons = [...bar.querySelectorAll("[data-move]")];
  let state;

  function show(next) {
    const moved = state && Math.abs(Date.parse(next.now) - Date.parse(state.now)) > 120_000;
    state = next;
    bar.querySelector("#clock-date").textContent = fullDate(next.now);
    bar.querySelector("#clock-time").textContent = `${time(next.now)} น.`;
    const stop = bar.querySelector('[data-move="stop"]');
    stop.disabled = !next.stop;
    stop.title = next.stop ? `${shortDate(next.stop.at)} ${time(next.stop.at)} น. ${next.stop.label}` : "ไม่มีกำหนดถัดไป";
    bar.querySelector("#clock-next").textContent = next.stop ? `ถัดไป ${stop.title}` : "";
    if (moved) animate(now, "moved");
  }

  async function move(button) {
    button.setAttribute("aria-busy", "true");
    try {
      show(await tell("/page/clock", { move: button.dataset.move }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  for (const button of buttons) {
    button.addEventListener("click", () => button.ariaBusy === "true" || move(button));
  }
  return show;
}
