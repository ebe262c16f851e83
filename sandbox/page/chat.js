/* The right pane: who is typing, which chat is open, its messages and the keys under them. */

import { Composer } from "./composer.js";
import { arrowKeys, face, make, redraw } from "./dom.js";
import { Refusal, follower, tell } from "./live.js";
import { messageNode } from "./message.js";
import { shortDate } from "./thai.js";

const LONGEST_FILE = 28_000_000; // in base64

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export function chatPane(pane, { people, bot, suggestions, files }, { say, warn, unread, openCell }) {
  const find = (id) => pane.querySelector(`#${id}`);
  const [box, newest] = [find("messages"), find("to-newest")];
  const list = box.firstElementChild;
  let chats = [];
  let person = people[0];
  let chat = null;
  const lastOpen = new Map(); // the chat that each person looked at last
  const drafts = new Map(); // what each person has begun to type in each chat
  const seen = new Map(); // the id of the last message of each chat that has been on the screen

  const composer = new Composer(find("composer"), {
    commands: () => chat?.commands ?? [],
    send: (text) => order("/page/messages", { text }),
    attach: async (file, caption) => handOver({ name: file.name, content: await base64(file), caption }),
  });

  /** Say or press something as the chosen person in the open chat; what is refused is told and thrown on. */
  async function order(path, what) {
    try {
      return await tell(path, { person: person.id, chat: chat.id, ...what });
    } catch (error) {
      say(error instanceof Refusal ? error.message : "หน้านี้ขัดข้อง โปรดโหลดใหม่");
      if (!(error instanceof Refusal)) reportError(error);
      throw error;
    }
  }

  function handOver(file) {
    if (file.content.length > LONGEST_FILE) {
      say("ในการสาธิตนี้ส่งไฟล์ได้ไม่เกิน 20 เมกะไบต์");
      throw new Refusal();
    }
    if (!file.content) {
      say("ไฟล์นี้ว่างเปล่า");
      throw new Refusal();
    }
    return order("/page/documents", file);
  }

  async function press(button, message, row, column) {
    button.ariaBusy = "true";
    try {
      const { text, alert } = await order("/page/presses", { message: message.id, row, column });
      if (text) (alert ? warn : say)(text);
    } catch { // the reason has been told
    } finally {
      button.ariaBusy = "false";
    }
  }

  /** A link that starts the bot, as whoever opens it does in Telegram; here it is asked who that is. */
  function startBot(address) {
    const { hostname, pathname, searchParams } = new URL(address);
    const payload = hostname === "t.me" && pathname === `/${bot}` && searchParams.get("start");
    if (!payload) return false;
    const opener = document.getElementById("opener");
    opener.querySelector("form").replaceChildren(...people.map((who) => make("button", { value: who.id, textContent: label(who) })));
    opener.returnValue = "";
    opener.addEventListener("close", () => {
      const who = people.find(({ id }) => String(id) === opener.returnValue);
      if (!who) return;
      open(who, chatsOf(who).find(({ kind }) => kind === "private"));
      composer.send(`/start ${payload}`);
    }, { once: true });
    opener.showModal();
    return true;
  }

  // ---- who types, and where

  arrowKeys(find("people"));
  arrowKeys(find("chats"));

  const label = (who) => (who.role ? `${who.name} (${who.role})` : who.name);
  const chatsOf = (who) => chats.filter((each) => each.people.includes(who.id));
  const news = (each) => each.messages.filter(({ id }) => id > (seen.get(each.id) ?? 0)).length;
  const see = (each) => seen.set(each.id, each.messages.at(-1)?.id ?? 0);

  function open(who, which) {
    drafts.set(`${person.id} ${chat?.id}`, composer.text);
    person = who;
    chat = which ?? chatsOf(who).find(({ id }) => id === lastOpen.get(who.id)) ?? chatsOf(who)[0];
    lastOpen.set(person.id, chat.id);
    composer.text = drafts.get(`${person.id} ${chat.id}`) ?? "";
    list.replaceChildren();
    pinned = true;
    draw();
  }

  function drawPeople() {
    const counts = people.map((who) => chatsOf(who).filter(({ kind }) => kind === "private").reduce((sum, each) => sum + news(each), 0));
    redraw(find("people"), JSON.stringify([counts, person.id]), () => people.map((who, hue) => {
      const picture = face({ hue });
      if (counts[hue]) picture.append(badge(counts[hue]));
      const button = make("button", { type: "button", role: "radio", ariaChecked: String(who === person), data: { person: who.id } },
        picture, make("span", {}, who.name, make("small", { textContent: who.role })));
      button.addEventListener("click", () => open(who));
      return button;
    }));
  }

  function drawChats() {
    for (const chip of pane.querySelectorAll("[data-file]")) chip.hidden = chat.kind !== "private";
    const shown = chatsOf(person).map((each) => ({ ...each, news: news(each), open: each.id === chat.id }));
    redraw(find("chats"), JSON.stringify(shown.map(({ id, title, news: count, open: at }) => [id, title, count, at])), () => shown.map((each) => {
      const button = make("button", { type: "button", role: "tab", ariaSelected: String(each.open), data: { chat: each.id } },
        `${each.title} `, each.news ? badge(each.news) : null);
      button.addEventListener("click", () => open(person, chats.find(({ id }) => id === each.id)));
      return button;
    }));
  }

  const badge = (count) => make("span", { className: "badge", textContent: count, ariaLabel: `ใหม่ ${count} ข้อความ` });

  // ---- messages

  let pinned = true; // to the newest message, as long as nobody scrolls back
  let top = 0;

  const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 60;

  function draw() {
    const drawn = new Map([...list.children].map((node) => [node.form, node])); // what has not changed stays as it is
    const nodes = placed().map(({ message, place, day }) => {
      const form = JSON.stringify([message, place, day]);
      return drawn.get(form) ?? Object.assign(drawMessage(message, place, day), { form });
    });
    const earlier = chat.earlier ? [make("p", { className: "service", textContent: "ข้อความก่อนหน้านี้ไม่ได้แสดง" })] : [];
    list.replaceChildren(...earlier, ...(nodes.length ? nodes : [nothing()]));
    follow();
    look();
  }

  function follow() {
    if (pinned) box.scrollTop = box.scrollHeight;
  }

  function nothing() {
    const begin = make("button", { type: "button", textContent: "เริ่มสนทนา" });
    begin.addEventListener("click", () => composer.send("/start"));
    const text = `ยังไม่มีข้อความในแชตนี้${suggestions.length ? " ลองกดคำสั่งด้านล่าง" : ""}`;
    return make("div", { className: "nothing" }, make("p", { textContent: text }), chat.kind === "private" ? begin : null);
  }

  /** Each message with its place: days are parted, and what one sender says within five minutes stands together. */
  function placed() {
    const together = (one, other) => one && other && !one.service && !other.service && one.sender.id === other.sender.id
      && one.at.slice(0, 10) === other.at.slice(0, 10) && Date.parse(other.at) - Date.parse(one.at) < 300_000;
    return chat.messages.map((message, index) => {
      const [before, after] = [chat.messages[index - 1], chat.messages[index + 1]];
      const hue = people.findIndex(({ id }) => id === message.sender.id);
      const role = people[hue]?.role ?? "";
      return {
        message: { ...message, sender: { ...message.sender, hue, role } },
        day: before?.at.slice(0, 10) === message.at.slice(0, 10) ? null : message.at,
        place: { mine: message.sender.id === person.id, two: chat.kind === "private", first: !together(before, message), last: !together(message, after) },
      };
    });
  }

  function drawMessage(message, place, day) {
    const node = messageNode(message, place, { press, command: (text) => composer.send(text), link: (address) => startBot(address) || openCell(address) });
    return day ? make("div", {}, make("div", { className: "day", textContent: shortDate(day) }), node) : node;
  }

  /** What stands on the screen has been seen; the rest is counted. */
  function look() {
    if (pane.offsetParent !== null && pinned) see(chat);
    newest.hidden = pinned || !news(chat);
    drawPeople();
    drawChats();
    unread(chats.reduce((sum, each) => sum + news(each), 0));
  }

  function show(next) {
    if (!chats.length) next.chats.forEach(see);
    chats = next.chats;
    const again = chat && chats.find(({ id }) => id === chat.id);
    if (!again) return void open(person);
    chat = again;
    composer.commandsChanged();
    draw();
  }

  box.addEventListener("scroll", () => {
    if (pane.offsetParent === null) return;
    // Only going back lets go: the end also moves away by itself, when a picture arrives.
    pinned = atEnd() || (pinned && box.scrollTop >= top);
    top = box.scrollTop;
    if (pinned && !newest.hidden) look();
  });
  // Pictures that arrive and panes that change their size move the end: stay there.
  for (const each of [box, list]) new ResizeObserver(follow).observe(each);
  newest.addEventListener("click", () => box.scrollTo({ top: box.scrollHeight, behavior: "smooth" }));
  find("suggestions").append(...suggestions.map((text) => {
    const chip = make("button", { type: "button", textContent: text });
    chip.addEventListener("click", () => composer.send(text));
    return chip;
  }));
  find("suggestions").append(...files.map(({ label, name, content }) => {
    const chip = make("button", { type: "button", textContent: label, data: { file: name } });
    chip.addEventListener("click", () => handOver({ name, content }).catch(() => {})); // the reason has been told
    return chip;
  }));

  return { follow: follower(() => "/page/chats", show), look: () => chat && look() };
}
