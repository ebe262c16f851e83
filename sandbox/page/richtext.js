/* Telegram's text with entities, as nodes of the page. Nothing here ever parses HTML, so no text can become markup. */

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote" };

/**
 * Offsets and lengths count UTF-16 units, as JavaScript strings do. Entities nest. `on.command` gets a bot command that
 * was pressed, and `on.link` the address of a link: it says whether it has taken care of it.
 */
export function richText(text, entities, on) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, on);
}

function span(text, start, end, entities, on) {
  const piece = document.createDocumentFragment();
  let at = start;
  while (entities.length) {
    const outer = entities[0];
    const stop = Math.min(outer.offset + outer.length, end);
    const inside = entities.filter((entity) => entity !== outer && entity.offset < stop);
    entities = entities.filter((entity) => entity !== outer && !inside.includes(entity));
    if (outer.offset < at || stop <= outer.offset) continue;
    const node = element(outer, text.slice(outer.offset, stop), on);
    node.append(span(text, outer.offset, stop, inside, on));
    piece.append(text.slice(at, outer.offset), node);
    at = stop;
  }
  piece.append(text.slice(at, end));
  return piece;
}

function element(entity, text, on) {
  if (entity.type === "bot_command") return command(text, on.command);
  // Hidden until it has the focus, which a press and the Tab key both give.
  if (entity.type === "spoiler") return Object.assign(document.createElement("span"), { className: "spoiler", tabIndex: 0 });
  const address = webAddress(entity, text);
  return address ? link(address, on.link) : document.createElement(TAGS[entity.type] ?? "span");
}

function command(text, onCommand) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "command" });
  button.addEventListener("click", () => onCommand(text));
  return button;
}

/** A link into another window; `onLink` gets its address when it is pressed, and says whether it has taken care of it. */
export function link(href, onLink) {
  const node = Object.assign(document.createElement("a"), { href, target: "_blank", rel: "noopener noreferrer" });
  node.addEventListener("click", (event) => onLink(href) && event.preventDefault());
  return node;
}

function webAddress(entity, text) {
  if (entity.type === "text_link") return safeAddress(entity.url);
  if (entity.type === "url") return safeAddress(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  return null;
}

/** Only web pages: a `javascript:` address in a message must stay plain text. */
export function safeAddress(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && ["http:", "https:"].includes(url.protocol) ? url.href : null;
}
