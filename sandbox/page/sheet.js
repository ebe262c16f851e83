/* The left pane: one of the spreadsheets with its title, formula bar, cells, tabs and the small menu for rows. */

import { arrowKeys, make } from "./dom.js";
import { Grid, placeOf } from "./grid.js";
import { Refusal, follower, tell } from "./live.js";

export async function sheetPane(pane, spreadsheets) {
  const find = (id) => pane.querySelector(`#${id}`);
  const [title, choice, state, formula, menu, tabs] = ["sheet-title", "sheet-choice", "sheet-state", "formula", "row-menu", "tabs"].map(find);
  let chosen = spreadsheets[0].id;
  let file = null;
  let tabId = null;
  let wanted = null; // the cell that a link has named, until its document is there

  const tab = () => file.tabs.find(({ id }) => id === tabId) ?? file.tabs[0];
  const path = (end = "") => `/page/spreadsheets/${encodeURIComponent(chosen)}${end}`;

  const grid = new Grid(find("grid"), {
    choose(address, text) {
      find("address").value = address;
      if (document.activeElement !== formula) formula.value = text;
    },
    draft: (text) => { formula.value = text; },
    menu: openMenu,
    type: (row, column, rows) => order("/cells", { row, column, rows }),
  });

  function show(next) {
    file = next;
    tabId = tab().id;
    title.textContent = document.title = next.title;
    showTabs();
    grid.show(tab());
    chooseWanted();
  }

  function chooseWanted() {
    if (!wanted) return;
    const { tab: id, place } = wanted;
    wanted = null;
    if (!place || !file.tabs.some((each) => each.id === id)) return;
    tabId = id;
    showTabs();
    grid.show(tab());
    grid.choose(...place);
  }

  /** Change the sheet and show what came of it; what is refused is told beside the title and thrown on. */
  async function order(end, what) {
    state.className = "sheet-state";
    state.textContent = "กำลังบันทึก…";
    try {
      show(await tell(path(end), { tab: tabId, ...what }));
      state.textContent = "บันทึกแล้ว";
    } catch (error) {
      state.classList.add("refused");
      state.textContent = error instanceof Refusal ? error.message : "หน้านี้ขัดข้อง โปรดโหลดใหม่";
      if (!(error instanceof Refusal)) reportError(error);
      throw error;
    }
  }

  // ---- the formula bar: another place to edit the chosen cell, the handier one on a phone

  formula.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    if (event.key === "Escape") formula.value = grid.text;
    formula.blur();
    grid.focus();
  });
  let edited; // the cell that was chosen when the formula bar was entered
  formula.addEventListener("focus", () => { edited = { row: grid.row, column: grid.column, text: grid.text }; });
  formula.addEventListener("blur", async () => {
    const { row, column, text } = edited;
    const typed = formula.value;
    formula.value = grid.text;
    if (typed === text) return;
    try {
      await order("/cells", { row, column, rows: [[typed]] });
    } catch {
      grid.choose(row, column);
      grid.edit({ text: typed, sure: true, focus: false });
    }
  });

  // ---- tabs

  function showTabs() {
    if (tabs.querySelector("input")) return; // a title is being typed
    tabs.replaceChildren(...file.tabs.map((each) => {
      const button = make("button", { type: "button", role: "tab", textContent: each.title, ariaSelected: String(each.id === tabId), data: { tab: each.id } });
      button.addEventListener("click", () => { tabId = each.id; showTabs(); grid.show(tab()); });
      button.addEventListener("dblclick", renameTab);
      return button;
    }));
  }

  function renameTab() {
    const button = tabs.querySelector('[aria-selected="true"]');
    const input = make("input", { value: button.textContent, ariaLabel: "ชื่อแท็บ" });
    let done = false;
    async function finish(keep) {
      if (done) return;
      done = true;
      input.replaceWith(button);
      if (keep && input.value !== button.textContent) await order("/title", { title: input.value }).catch(() => {});
      showTabs();
    }
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") finish(event.key === "Enter");
    });
    input.addEventListener("blur", () => finish(true));
    button.replaceWith(input);
    input.select();
  }

  // ---- the menu

  function openMenu(x, y) {
    find("row-menu-row").textContent = `แถวที่ ${grid.row + 1}`;
    menu.showPopover();
    menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
    menu.querySelector("button").focus();
  }

  find("row-menu-button").addEventListener("click", (event) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    openMenu(left, bottom);
  });
  arrowKeys(menu);
  arrowKeys(tabs);
  menu.addEventListener("click", (event) => {
    const { change } = event.target.dataset;
    if (!change) return;
    menu.hidePopover();
    if (change === "rename") return void renameTab();
    grid.focus();
    order("/rows", { row: grid.row, change }).catch(() => {}); // the reason stands beside the title
  });

  // ---- several documents

  choice.hidden = spreadsheets.length < 2;
  title.hidden = !choice.hidden;
  choice.append(...spreadsheets.map(({ id, title: name }) => new Option(name, id)));
  choice.addEventListener("change", () => {
    chosen = choice.value;
    tabId = null;
    refresh();
  });

  await document.fonts.load("14px Sarabun"); // columns are measured in it
  const fetchIfNew = follower(path, show);
  let [run, versions] = [null, {}];
  const refresh = () => fetchIfNew(`${run} ${chosen} ${versions[chosen]}`);

  /** Choose the cell that a link of Google Sheets names, after `reveal` has brought the pane to the screen; whether it is one of a sheet shown here. */
  function openCell(address, reveal) {
    const { hostname, pathname, hash } = new URL(address);
    const id = hostname === "docs.google.com" && pathname.match(/^\/spreadsheets\/d\/([^/]+)/)?.[1];
    if (!spreadsheets.some((each) => each.id === id)) return false;
    const named = new URLSearchParams(hash.slice(1));
    wanted = { tab: Number(named.get("gid")), place: placeOf(named.get("range") ?? "A1") };
    reveal();
    if (chosen === id) return chooseWanted(), true;
    choice.value = chosen = id;
    tabId = null;
    refresh();
    return true;
  }

  return {
    openCell,
    follow(...news) {
      [run, versions] = news;
      refresh();
    },
  };
}
