/* The whole page: the clock, the sheet and the chat follow one stream of changes. */

import { chatPane } from "./chat.js";
import { clockBar } from "./clock.js";
import { Refusal, ask, follow } from "./live.js";
import { sheetPane } from "./sheet.js";

const find = (id) => document.getElementById(id);

let toastTimer;
function say(text) {
  find("toast").textContent = text;
  find("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { find("toast").hidden = true; }, 3500 + 40 * text.length);
}

function warn(text) {
  find("alert-text").textContent = text;
  find("alert").showModal();
}

/** A phone shows one pane at a time. */
function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll("[data-show]")) button.ariaSelected = String(button.dataset.show === name);
}

function switchPanes(shown) {
  for (const button of document.querySelectorAll("[data-show]")) {
    button.addEventListener("click", () => {
      showPane(button.dataset.show);
      shown();
    });
  }
}

function showHint(text) {
  const hint = find("hint");
  const read = (() => { try { return localStorage.getItem("hint"); } catch { return null; } })(); // storage may be forbidden
  hint.querySelector("p").textContent = text;
  hint.hidden = !text || read === text;
  hint.querySelector("button").addEventListener("click", () => {
    hint.hidden = true;
    try { localStorage.setItem("hint", text); } catch { /* then it is shown again next time */ }
  });
}

function showUnread(count) {
  find("unread").textContent = count;
  find("unread").hidden = !count;
}

async function start() {
  let setting;
  try {
    setting = await ask("/page/setting");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    find("lost").hidden = false;
    setTimeout(start, 1000);
    return;
  }
  const showClock = clockBar(find("clock"), say);
  const sheet = await sheetPane(find("sheet"), setting.spreadsheets);
  const openCell = (address) => sheet.openCell(address, () => showPane("sheet"));
  const chat = chatPane(find("chat"), setting, { say, warn, unread: showUnread, openCell });
  switchPanes(chat.look);
  showHint(setting.hint);
  follow({
    onLost: (lost) => { find("lost").hidden = !lost; },
    onChange: ({ run, clock, spreadsheets, chats }) => {
      showClock(clock);
      sheet.follow(run, spreadsheets);
      chat.follow(`${run} ${chats}`);
    },
  });
}

start();
