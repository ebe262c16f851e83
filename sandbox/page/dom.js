/* Building nodes: always from texts and properties, never by parsing HTML. */

/** An element with properties and children; children that are null are left out. */
export function make(tag, properties = {}, ...children) {
  const { data = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, data);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A drawing kept as a template in index.html. */
export const drawing = (id) => document.getElementById(id).content.cloneNode(true);

/** The round picture of a person or of the bot; `hue` tells people apart. */
export function face({ bot, hue }) {
  const node = make("span", { className: bot ? "face bot" : "face", ariaHidden: "true" }, drawing(bot ? "bot-face" : "person-face"));
  if (!bot) node.dataset.hue = hue;
  return node;
}

/** Start a CSS animation again from its beginning. */
export function animate(node, name) {
  node.classList.remove(name);
  void node.offsetWidth; // makes the browser notice that the class was gone
  node.classList.add(name);
  node.addEventListener("animationend", () => node.classList.remove(name), { once: true });
}

/** Let the arrow keys step through the buttons of a menu, a row of tabs or a choice. */
export function arrowKeys(box) {
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const buttons = [...box.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    buttons.at((at + step) % buttons.length).focus();
  });
}

/** Draw the children of a box anew only when `form` has changed, and keep the keyboard's place among them. */
export function redraw(box, form, children) {
  if (box.form === form) return;
  const at = [...box.children].indexOf(document.activeElement);
  box.form = form;
  box.replaceChildren(...children());
  box.children[at]?.focus();
}
