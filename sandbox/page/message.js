/* One message of the chat as a node: name, reply, picture, document, text, time, and the keys below. */

import { face, make } from "./dom.js";
import { link, richText, safeAddress } from "./richtext.js";
import { size, time } from "./thai.js";

/**
 * `place` says whether the message is `mine`, stands in a chat of `two`, and is `first` or `last` of several by the same
 * sender. `on.press`, `on.command` and `on.link` are called.
 */
export function messageNode(message, place, on) {
  const { mine, two, first, last } = place;
  if (message.service) return make("p", { className: "service", textContent: message.service, data: { message: message.id } });
  const classes = ["message", mine && "mine", two && "two", first && "first", last && "last"].filter(Boolean).join(" ");
  return make("article", { className: classes, data: { message: message.id } },
    last && !mine && !two ? face(message.sender) : null,
    make("div", { className: "bubble" },
      first && !mine && !two ? senderName(message.sender) : null,
      message.reply && make("div", { className: "reply" }, make("b", { textContent: message.reply.name }), ` ${message.reply.text}`),
      message.photo && photo(message.photo),
      message.document && document_(message.document),
      make("div", { className: "text" }, richText(message.text, message.entities, on), stamp(message))),
    message.keys.length ? keys(message, on) : null);
}

function senderName({ name, bot, hue, role }) {
  return make("div", { className: "sender", data: bot ? {} : { hue } }, name, role ? make("small", { textContent: role }) : null);
}

function stamp({ at, edited }) {
  return make("time", { className: "stamp", dateTime: at, textContent: `${edited ? "แก้ไขแล้ว " : ""}${time(at)}` });
}

function photo({ url, width, height }) {
  const picture = make("img", { src: url, alt: "รูปภาพ", ...(width && { width, height }) });
  return make("a", { className: "photo", href: url, target: "_blank" }, picture);
}

function document_({ url, name, bytes }) {
  const kind = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return make("a", { className: "document", href: url, download: name },
    make("span", { className: "kind", textContent: kind }),
    make("span", {}, make("b", { textContent: name }), make("small", { textContent: `${size(bytes)} · ดาวน์โหลด` })));
}

function keys(message, on) {
  const row = (buttons, index) => make("div", {}, ...buttons.map((key, column) => keyNode(message, key, index, column, on)));
  return make("div", { className: "keys" }, ...message.keys.map(row));
}

function keyNode(message, key, row, column, { press, link: onLink }) {
  const address = key.url && safeAddress(key.url);
  if (address) return Object.assign(link(address, onLink), { className: "key", textContent: key.text });
  const button = make("button", { type: "button", className: "key", textContent: key.text });
  button.addEventListener("click", () => button.ariaBusy === "true" || press(button, message, row, column));
  return button;
}
