// The phone of the buyer whom the visitor is.

import { $, ask, el, latest, row, toast, word } from "./lib.js";
import { Chat } from "./chat.js";
import { on, state, tell } from "./state.js";

export function phone() {
  const pane = $("#phone");
  const phrases = $("#phone-phrases");
  const key = () => state.person?.key;
  const path = (what) => `/api/people/${key()}/${what}`;

  const chat = new Chat(pane, {
    view: () => (key() ? path("chat") : ""),
    zone: () => state.person?.timezone,
    ready: () => Boolean(key()),
    mine: (one) => one.mine,
    edit: () => path("edit"),
    press: { path: () => path("press"), values: () => ({}) },
    send: { path: () => path("chat"), values: () => ({}) },
    seen: (_found, news) => news && tell("news", "phone"),
    blank,
  });

  function blank(found) {
    const person = state.person;
    if (found.started) return el("div.blank", {}, word("chat_empty"));
    const proven = !person.telegram && person.contact;
    return el("div.blank", {},
      el("p", { dir: "auto" }, word("chat_none", { name: person.name })),
      el("button.primary", { type: "button", onclick: start }, word(proven ? "chat_link" : "chat_start")),
      el("small", {}, word(proven ? "chat_link_why" : "chat_start_why")));
  }

  async function start() {
    await ask(path("start"), {}).catch(() => undefined);
    tell("people");
    chat.refresh();
  }

  async function say(text) {
    if (!state.person?.telegram) await start();
    await chat.send(text);
    $("#phone-form textarea").focus({ preventScroll: true });
  }

  const offer = latest(async () => {
    const language = state.person?.language ?? "en";
    const found = await ask(`/api/phrases/${language}`, undefined, { quiet: true });
    phrases.lang = language;
    phrases.replaceChildren(...found.map((one) =>
      el("button.phrase", { type: "button", dir: "auto", title: one.text, onclick: () => say(one.text) }, one.subject)));
    phrases.scrollLeft = 0;
    row(phrases);
  });

  on("person", () => {
    chat.reset();
    offer();
  });
  on("chat", (id) => (!chat.id || String(chat.id) === id) && chat.refresh());
  on("typing", (id) => String(chat.id) === id && chat.typing(state.exporter?.name ?? ""));
  on("everything", () => key() && chat.refresh());
  return { say, focus: () => $("#phone-form textarea").focus(), toast };
}
