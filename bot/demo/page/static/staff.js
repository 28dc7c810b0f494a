// The staff group, and the mailbox of the staff member whom the visitor is.

import { $, $$, el, word } from "./lib.js";
import { Chat } from "./chat.js";
import { Mailbox } from "./mail.js";
import { on, state, tell } from "./state.js";

export function staff() {
  const pane = $("#staff");
  const who = $("#staff-who");
  const member = () => state.staff.find((one) => String(one.id) === state.member);

  const chat = new Chat(pane, {
    view: () => "/api/group",
    zone: () => state.exporter?.zone,
    ready: () => Boolean(state.member),
    mine: (one) => !one.bot && one.author === member()?.name,
    press: { path: () => "/api/group/press", values: () => ({ staff: state.member }) },
    send: { path: () => "/api/group", values: () => ({ staff: state.member }) },
    seen: (_found, news) => news && tell("news", "staff"),
    blank: () => el("div.blank", {}, word("group_empty")),
  }, { group: true });
  const mailbox = new Mailbox($("#staff-mail"), {
    address: () => member()?.mail,
    name: () => member()?.name ?? "",
    language: () => "ko",
    zone: () => state.exporter?.zone,
    phrases: false,
  });

  who.addEventListener("change", () => {
    state.member = who.value;
    chat.reset();
    mailbox.reset();
  });

  const views = $$(".switch button", pane);
  function view(name) {
    for (const button of views) {
      const chosen = button.dataset.view === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      $(`#staff-${button.dataset.view}`).hidden = !chosen;
    }
  }
  for (const button of views) {
    button.addEventListener("click", () => view(button.dataset.view));
    button.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = views.find((one) => one !== button);
      view(other.dataset.view);
      other.focus();
    });
  }

  on("staff", () => {
    who.replaceChildren(...state.staff.map((one) => el("option", { value: one.id }, one.name)));
    who.value = state.member;
    chat.reset();
    mailbox.reset();
  });
  on("chat", (id) => String(chat.id) === id && chat.refresh());
  on("everything", () => chat.refresh());
  return { focus: () => $("#staff-form textarea").focus() };
}
