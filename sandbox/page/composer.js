/* Where people type: Enter sends, a slash offers the commands that the bot has set, a paper clip sends a file. */

import { make } from "./dom.js";

/** `send(text)` and `attach(file, caption)` send or throw; `commands()` gives the open chat's commands. */
export class Composer {
  #form; #input; #list; #commands; #send; #attach; #active = 0; #chosen = false;
  #offered = "[]"; // the commands of which the list was made

  constructor(form, { send, attach, commands }) {
    this.#form = form;
    this.#input = form.querySelector("#say");
    this.#list = form.querySelector("#commands");
    this.#commands = commands;
    this.#send = send;
    this.#attach = attach;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.#input.addEventListener("input", () => this.#offer());
    this.#input.addEventListener("keydown", (event) => event.isComposing || this.#keydown(event));
    this.#input.addEventListener("blur", () => { this.#list.hidden = true; });
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the input's focus
    this.#list.addEventListener("click", (event) => this.#take(event.target.closest("li")));
    form.querySelector("#slash").addEventListener("click", () => this.#slash());
    const chosen = form.querySelector("#file");
    form.querySelector("#attach").addEventListener("click", () => chosen.click());
    chosen.addEventListener("change", () => { this.attach(chosen.files[0]); chosen.value = ""; });
  }

  get text() { return this.#input.value; }
  set text(value) {
    this.#input.value = value;
    this.#list.hidden = true;
  }

  /** Send what stands there, or this text; what could not be sent stays. */
  async send(text = this.text.trim()) {
    if (text) await this.#sending(() => this.#send(text), text);
  }

  /** Send a file with what stands there as its caption. */
  async attach(file) {
    const caption = this.text.trim();
    if (file) await this.#sending(() => this.#attach(file, caption), caption);
  }

  async #sending(work, text) {
    const typed = this.text;
    this.text = "";
    this.#form.ariaBusy = "true";
    try {
      await work();
    } catch {
      this.text ||= typed || text;
    } finally {
      this.#form.ariaBusy = "false";
    }
  }

  #keydown(event) {
    const options = [...this.#list.children];
    const open = !this.#list.hidden;
    if (event.key === "Enter" && !event.shiftKey) {
      // What is typed is sent as it stands, also a command that is not offered; one that was gone to is taken.
      if (open && this.#chosen) this.#take(options[this.#active]);
      else this.send();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.#chosen = true;
      this.#mark((this.#active + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
    } else if (open && event.key === "Tab") this.#take(options[this.#active]);
    else if (open && event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
  }

  /** Offer anew what is being typed, if the bot has set other commands meanwhile. */
  commandsChanged() {
    if (document.activeElement === this.#input && this.#offered !== JSON.stringify(this.#commands())) this.#offer();
  }

  #slash() {
    this.#input.focus();
    if (!this.text.startsWith("/")) this.text = `/${this.text}`;
    this.#offer();
  }

  #offer() {
    const typed = /^\/([a-z0-9_]*)$/i.exec(this.text);
    const commands = this.#commands();
    this.#offered = JSON.stringify(commands);
    const fitting = typed ? commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : [];
    this.#list.replaceChildren(...fitting.map(({ command, description }, index) =>
      make("li", { id: `command-${index}`, role: "option", data: { command } },
        make("b", { textContent: `/${command}` }), " ", make("span", { textContent: description }))));
    this.#list.hidden = !fitting.length;
    this.#input.ariaExpanded = String(!this.#list.hidden);
    this.#chosen = false;
    if (fitting.length) this.#mark(0);
  }

  #mark(index) {
    this.#active = index;
    [...this.#list.children].forEach((option, at) => { option.ariaSelected = String(at === index); });
    this.#list.children[index].scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", `command-${index}`);
  }

  #take(option) {
    if (!option) return;
    this.text = `/${option.dataset.command} `;
    this.#close();
    this.#input.focus();
  }

  #close() {
    this.#list.hidden = true;
    this.#input.ariaExpanded = "false";
    this.#input.removeAttribute("aria-activedescendant");
  }
}
