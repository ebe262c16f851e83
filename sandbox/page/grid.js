/* The cells: drawing them with frozen rows and merges, moving about, and typing as in the spreadsheet people know. */

import { animate, make } from "./dom.js";

function letters(column) {
  const rest = String.fromCharCode(65 + (column % 26));
  return column < 26 ? rest : letters(Math.floor(column / 26) - 1) + rest;
}

const address = (row, column) => letters(column) + (row + 1);

/** The row and column of an address such as `H7`, or of a range's first cell; null for anything else. */
export function placeOf(a1) {
  const [, name, number] = a1.match(/^([A-Z]{1,3})([1-9]\d{0,6})(:|$)/) ?? [];
  return name ? [Number(number) - 1, [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1] : null;
}

const [NUMBERS_WIDTH, HEADED, EMPTY, LONG] = [44, 72, 84, 200]; // widths: row numbers, under a heading, unused, a sentence
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

export class Grid {
  #box; #on; #tab; #shape; #cells = new Map(); #row = 0; #column = 0; #editor = null; #leaving = false; #touch = false;
  #resized = new ResizeObserver(() => this.#measure());

  /** `on.choose(address, text)`, `on.draft(text)` while typing, `on.menu(x, y)`; `on.type(row, column, rows)` stores texts or throws. */
  constructor(box, on) {
    this.#box = box;
    this.#on = on;
    box.addEventListener("keydown", (event) => this.#editor || this.#keydown(event));
    box.addEventListener("focus", () => this.#editor?.focus());
    box.addEventListener("pointerdown", (event) => this.#pointed(event));
    box.addEventListener("click", (event) => this.#clicked(event));
    box.addEventListener("dblclick", (event) => event.target.closest("td") && this.edit({ sure: true }));
    box.addEventListener("contextmenu", (event) => this.#context(event));
    this.#resized.observe(box);
    for (const kind of ["copy", "cut", "paste"]) box.addEventListener(kind, (event) => this.#editor || this.#clipboard(event));
  }

  get row() { return this.#row; }
  get column() { return this.#column; }
  get text() { return this.#cell(this.#row, this.#column)?.entered ?? ""; }
  focus() { this.#box.focus({ preventScroll: true }); }

  // ---- drawing

  show(tab) {
    const before = this.#tab;
    this.#tab = tab;
    const draft = before?.id === tab.id ? this.#editor?.value : undefined;
    const used = Math.max(0, ...tab.cells.map((row) => row.length));
    const size = { rows: Math.min(tab.rows, Math.max(tab.cells.length + 10, 40)), columns: Math.min(tab.columns, Math.max(used + 4, 18)) };
    const shape = JSON.stringify([tab.id, size, tab.merges, tab.frozen_rows, tab.frozen_columns]);
    if (shape !== this.#shape) this.#draw(size);
    this.#shape = shape;
    const changed = [...this.#cells.values()].filter((td) => this.#paint(td));
    // A row that moved changes most of the table: then a flash would point nowhere.
    if (before?.id === tab.id && changed.length <= 12) changed.forEach((td) => animate(td, "changed"));
    this.#measure();
    this.choose(this.#row, this.#column, { follow: before?.id !== tab.id });
    if (draft !== undefined && !this.#editor) this.edit({ text: draft });
  }

  #draw({ rows, columns }) {
    this.#editor = null;
    this.#cells.clear();
    const numbers = Array.from({ length: columns }, (_, column) => column);
    const table = make("table", { role: "presentation" },
      make("colgroup", {}, make("col"), ...numbers.map(() => make("col"))),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, make("th"),
        ...numbers.map((column) => make("th", { role: "columnheader", textContent: letters(column) })))),
      make("tbody", { role: "rowgroup" }, ...Array.from({ length: rows }, (_, row) => this.#drawRow(row, columns))));
    this.#box.replaceChildren(table);
    this.#box.ariaRowCount = this.#tab.rows;
    this.#box.ariaColCount = this.#tab.columns;
  }

  #drawRow(row, columns) {
    const line = make("tr", { role: "row", ariaRowIndex: row + 1 }, make("th", { role: "rowheader", textContent: row + 1 }));
    for (let column = 0; column < columns; column += 1) {
      const merge = this.#merge(row, column);
      if (merge && (merge.top !== row || merge.left !== column)) continue;
      const { bottom, right } = merge ?? { bottom: row + 1, right: column + 1 };
      const td = make("td", { role: "gridcell", id: `cell-${address(row, column)}`, ariaColIndex: column + 1,
        rowSpan: bottom - row, colSpan: right - column, data: { cell: address(row, column), row, column } });
      this.#cells.set(td.dataset.cell, td);
      line.append(td);
    }
    return line;
  }

  /** Bring one cell up to date; whether its text changed. */
  #paint(td) {
    const [row, column] = [Number(td.dataset.row), Number(td.dataset.column)];
    const cell = this.#cell(row, column);
    const text = cell?.shown ?? "";
    const head = row < this.#tab.frozen_rows;
    td.classList.toggle("head", head);
    td.classList.toggle("number", cell?.kind === "number" && !head);
    td.classList.toggle("error", cell?.kind === "error");
    td.classList.toggle("centre", td.colSpan > 1);
    td.classList.toggle("clip", Boolean(text && this.#cell(row, column + td.colSpan)?.shown));
    if (td.classList.contains("editing") || td.textContent === text) return false;
    td.textContent = text;
    return true;
  }

  /** As wide as the longest figure or name; headings wrap and long sentences run over, so neither widens a column. */
  #measure() {
    if (!this.#tab || !this.#box.clientWidth) return; // not on the screen: done when it comes there
    const widths = Array.from(this.#box.querySelectorAll("thead th"), (_, column) => (column ? 0 : NUMBERS_WIDTH));
    const range = document.createRange();
    for (const td of this.#cells.values()) {
      if (!td.textContent || td.colSpan > 1 || td.classList.contains("editing")) continue;
      range.selectNodeContents(td);
      const text = Math.ceil(range.getBoundingClientRect().width) + 14;
      const wide = td.rowSpan > 1 ? Math.min(text, HEADED) : td.classList.contains("head") ? HEADED : text;
      const column = Number(td.dataset.column) + 1;
      if (wide <= LONG) widths[column] = Math.max(widths[column], wide);
    }
    this.#box.querySelectorAll("col").forEach((node, column) => { node.style.width = `${widths[column] || EMPTY}px`; });
    this.#freeze();
  }

  /** Pin the frozen rows and columns where they stand; a screen too narrow for the columns scrolls them. */
  #freeze() {
    const { frozen_rows: rows, frozen_columns: columns } = this.#tab;
    const tops = Array.from(this.#box.querySelectorAll("tbody tr"), (line) => line.offsetTop);
    const widths = [...this.#box.querySelectorAll("col")].map((node) => parseFloat(node.style.width));
    const left = (column) => widths.slice(0, column + 1).reduce((sum, width) => sum + width, 0);
    const room = left(columns) < this.#box.clientWidth * 0.6;
    for (const node of this.#box.querySelectorAll("tbody th, tbody td")) {
      const row = node.parentNode.rowIndex - 1;
      const column = node.dataset.column === undefined ? -1 : Number(node.dataset.column);
      const down = row + node.rowSpan <= rows;
      const across = room && column >= 0 && column + node.colSpan <= columns;
      node.classList.toggle("frozen", down || across);
      node.classList.toggle("corner", down && across);
      node.classList.toggle("row-edge", row + node.rowSpan === rows);
      node.classList.toggle("column-edge", columns > 0 && column + node.colSpan === columns);
      node.style.top = down ? `${tops[row]}px` : "";
      node.style.left = across ? `${left(column)}px` : "";
    }
    this.#box.querySelectorAll("thead th:not(:first-child)").forEach((node, column) => {
      const across = room && column < columns;
      node.classList.toggle("frozen", across);
      node.style.left = across ? `${left(column)}px` : "";
    });
    this.#box.style.scrollPadding = `${(tops[rows] ?? 0) + 4}px 4px 4px ${(room ? left(columns) : NUMBERS_WIDTH) + 4}px`;
  }

  #cell(row, column) { return this.#tab?.cells[row]?.[column] ?? null; }

  #merge(row, column) {
    return this.#tab.merges.find((area) => row >= area.top && row < area.bottom && column >= area.left && column < area.right);
  }

  #td(row = this.#row, column = this.#column) { return this.#cells.get(address(row, column)); }

  // ---- moving about

  choose(row, column, { follow = true } = {}) {
    const merge = this.#merge(row, column);
    this.#td()?.classList.remove("chosen");
    this.#td()?.removeAttribute("aria-selected");
    [this.#row, this.#column] = merge ? [merge.top, merge.left] : [row, column];
    const td = this.#td() ?? this.#td((this.#row = 0), (this.#column = 0));
    td.classList.add("chosen");
    td.ariaSelected = "true";
    this.#box.setAttribute("aria-activedescendant", td.id);
    for (const th of this.#box.querySelectorAll("th.at")) th.classList.remove("at");
    this.#box.querySelector(`thead th:nth-child(${this.#column + 2})`).classList.add("at");
    td.parentNode.firstChild.classList.add("at");
    if (follow) td.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#on.choose(td.dataset.cell, this.#editor?.value ?? this.text);
  }

  #step(down, across) {
    const td = this.#td();
    const row = this.#row + (down > 0 ? td.rowSpan - 1 : 0) + down;
    const column = this.#column + (across > 0 ? td.colSpan - 1 : 0) + across;
    const { length } = this.#box.querySelectorAll("tbody tr");
    const last = this.#box.querySelectorAll("col").length - 2;
    this.choose(Math.min(Math.max(row, 0), length - 1), Math.min(Math.max(column, 0), last));
  }

  #keydown(event) {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    // Tab moves between cells as people expect; after Escape it leaves the grid, so that the keyboard is never trapped.
    if (key === "Tab" && this.#leaving) return;
    this.#leaving = key === "Escape";
    if (MOVES[key]) this.#step(...MOVES[key]);
    else if (key === "Tab") this.#step(0, event.shiftKey ? -1 : 1);
    else if (key === "Home") this.choose(command ? 0 : this.#row, 0);
    else if (key === "Enter" || key === "F2") this.edit({ sure: true });
    else if (key === "Delete" || key === "Backspace") this.#store([[""]]);
    else if (key === "ContextMenu" || (key === "F10" && event.shiftKey)) this.#openMenu();
    // The key itself goes on into the new editor, so nothing is lost and every keyboard layout works.
    else if (key.length === 1 && !command && !event.altKey) return void this.edit({ text: "" });
    else return;
    event.preventDefault();
  }

  #pointed(event) {
    const td = event.target.closest("td");
    this.#touch = event.pointerType === "touch";
    if (!td || td.classList.contains("editing") || event.pointerType === "touch") return;
    if (this.#editor) this.#commit();
    this.choose(Number(td.dataset.row), Number(td.dataset.column), { follow: false });
  }

  /** By touch the first tap chooses (a drag scrolls), the second one opens the editor. */
  #clicked(event) {
    const td = event.target.closest("td");
    if (!td || td.classList.contains("editing") || !this.#touch) return;
    if (td.classList.contains("chosen")) this.edit({ sure: true });
    else this.choose(Number(td.dataset.row), Number(td.dataset.column), { follow: false });
  }

  #context(event) {
    const line = event.target.closest("tbody tr");
    if (!line || this.#editor) return;
    event.preventDefault();
    const td = event.target.closest("td");
    this.choose(line.rowIndex - 1, td ? Number(td.dataset.column) : 0, { follow: false });
    this.#on.menu(event.clientX, event.clientY);
  }

  #openMenu() {
    const { left, bottom } = this.#td().getBoundingClientRect();
    this.#on.menu(left, bottom);
  }

  #clipboard(event) {
    event.preventDefault();
    if (event.type === "paste") {
      const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
      this.#store(text.split(/\r?\n/).map((line) => line.split("\t")));
      return;
    }
    event.clipboardData.setData("text/plain", this.#cell(this.#row, this.#column)?.shown ?? "");
    if (event.type === "cut") this.#store([[""]]);
  }

  // ---- typing

  /** Open the chosen cell; `sure` as after F2 or a double click: then the arrow keys move in the text instead of leaving the cell. */
  edit({ text = this.text, sure = false, focus = true } = {}) {
    if (this.#editor) return;
    const td = this.#td();
    const editor = make("input", { value: text, ariaLabel: td.dataset.cell, autocomplete: "off", spellcheck: false, enterKeyHint: "done" });
    td.classList.add("editing");
    td.replaceChildren(editor);
    this.#editor = editor;
    editor.addEventListener("input", () => this.#on.draft(editor.value));
    editor.addEventListener("keydown", (event) => this.#editorKey(event, sure));
    editor.addEventListener("blur", () => this.#editor === editor && this.#commit());
    if (focus) editor.focus({ preventScroll: true });
    td.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#on.draft(text);
  }

  #editorKey(event, sure) {
    if (event.isComposing) return;
    const back = event.shiftKey ? -1 : 1;
    const leave = { Enter: [back, 0], Tab: [0, back], ...(sure ? {} : MOVES) }[event.key];
    if (!leave && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (leave) this.#commit(leave);
    else this.#close();
    this.focus();
  }

  #close() {
    const td = this.#editor.parentNode;
    this.#editor = null;
    td.classList.remove("editing");
    td.textContent = "";
    this.#paint(td);
    this.#on.choose(td.dataset.cell, this.text);
  }

  #commit(leave) {
    const { value, parentNode: td } = this.#editor;
    const [row, column] = [Number(td.dataset.row), Number(td.dataset.column)];
    this.#close();
    if (leave) this.#step(...leave);
    if (value !== (this.#cell(row, column)?.entered ?? "")) this.#store([[value]], row, column);
  }

  /** Store what was typed or pasted. When that fails the text comes back into the editor: nothing typed is ever lost. */
  async #store(rows, row = this.#row, column = this.#column) {
    this.#td(row, column).textContent = rows[0][0]; // until the sheet says how it is shown
    try {
      await this.#on.type(row, column, rows);
    } catch {
      this.choose(row, column);
      this.edit({ text: rows[0][0], sure: true, focus: [document.body, this.#box].includes(document.activeElement) });
      return;
    }
    const td = this.#td(row, column);
    if (td) animate(td, "changed");
  }
}
