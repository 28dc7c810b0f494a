// A mailbox: the list, one mail, writing one. A mail's HTML is shown in a frame that may do nothing.

import { $, ask, avatar, el, latest, row, size, toast, when, word } from "./lib.js";
import { on, state, tell } from "./state.js";

export class Mailbox {
  /** `owner` tells address, name, language and zone of whose mailbox this is. */
  constructor(place, owner) {
    this.place = place;
    this.owner = owner;
    this.open = null;
    this.known = new Set();
    this.refresh = latest(() => this.load());
    on("mail", (address) => address === this.owner.address()?.toLowerCase() && this.refresh());
    on("everything", () => this.refresh());
  }

  get path() {
    return `/api/mail/${encodeURIComponent(this.owner.address() ?? "")}`;
  }

  reset() {
    this.known.clear();
    this.first = true;
    this.mode = "list";
    this.place.replaceChildren();
    this.refresh();
  }

  async load() {
    const address = this.owner.address();
    if (!address) return;
    const found = await ask(this.path, undefined, { quiet: true });
    if (address !== this.owner.address()) return;
    this.mails = found;
    const news = found.filter((one) => !one.sent && !this.known.has(one.id));
    for (const one of found) this.known.add(one.id);
    if (news.length && !this.first) this.owner.news?.();
    this.first = false;
    if ((this.mode ?? "list") === "list") this.list();
  }

  list() {
    this.mode = "list";
    const zone = this.owner.zone();
    const held = this.place.contains(document.activeElement) ? document.activeElement.dataset?.id : undefined;
    const rows = (this.mails ?? []).map((one) => {
      const name = one.sent ? one.to[0] ?? "" : one.from;
      return el("button.mail-row", { type: "button", class: one.unread ? "unread" : "", "data-id": one.id, onclick: () => this.read(one.id) },
        avatar(name || "?", true),
        el("span.from", { dir: "auto" }, one.sent ? `→ ${name}` : name, one.unread ? el("span.sr", {}, ` (${word("mail_unread")})`) : null),
        el("time", { datetime: one.at }, `${one.files ? "📎 " : ""}${when(one.at, "short", zone)}`),
        el("span.subject", { dir: "auto" }, one.subject || word("mail_no_subject")),
        el("span.preview", { dir: "auto" }, one.preview));
    });
    this.place.replaceChildren(rows.length ? el("div.mail-list", {}, rows) : el("div.blank", {}, word("mail_empty")));
    if (held) $(`[data-id="${held}"]`, this.place)?.focus();
  }

  async read(id) {
    const mail = await ask(`${this.path}/${encodeURIComponent(id)}`).catch(() => null);
    if (!mail) return;
    this.mode = "read";
    const path = `${this.path}/${encodeURIComponent(id)}`;
    const body = el("div.reader-body", {});
    const reader = el("div.reader", {});
    const looks = el("button", { type: "button", role: "tab", "aria-selected": "true", onclick: () => show(true) }, word("mail_looks"));
    const plain = el("button", { type: "button", role: "tab", "aria-selected": "false", onclick: () => show(false) }, word("mail_plain"));
    const show = (rich) => {
      looks.setAttribute("aria-selected", String(rich));
      plain.setAttribute("aria-selected", String(!rich));
      reader.lastChild.replaceWith(rich
        ? el("iframe", { src: `${path}/page`, sandbox: "allow-popups allow-popups-to-escape-sandbox", title: mail.subject, referrerpolicy: "no-referrer" })
        : el("pre.plain", { dir: "auto", tabindex: "0" }, mail.text));
    };
    reader.append(
      el("div.reader-bar", {},
        el("button.quiet", { type: "button", onclick: () => this.back(id) }, `← ${word("mail_back")}`),
        el("span.grow", {}),
        mail.html ? el("div.switch", { role: "tablist" }, looks, plain) : null,
        mail.sent ? null : el("button.primary", { type: "button", onclick: () => this.write(mail) }, word("mail_reply"))),
      el("div.reader-head", {},
        el("h3", { dir: "auto" }, mail.subject || word("mail_no_subject")),
        el("div.reader-who", {}, avatar(mail.from || "?", true),
          el("span", {}, el("span", { dir: "auto" }, el("b", {}, mail.from), mail.from === mail.address ? "" : ` · ${mail.address}`),
            el("small", {}, `${word("mail_to")} ${mail.to.slice(0, 2).join(", ")}`)),
          el("time", { datetime: mail.at }, when(mail.at, "short", this.owner.zone()))),
        this.leave(mail, path),
        mail.attachments.length ? el("div.files", { role: "group", "aria-label": word("mail_files") }, mail.attachments.map((file) =>
          el("a", { href: `${path}/file/${file.number}`, download: file.name, dir: "auto" }, `📎 ${file.name} · ${size(file.size)}`))) : null),
      body);
    this.place.replaceChildren(reader);
    show(mail.html);
    $(".reader-bar button", reader).focus({ preventScroll: true });
  }

  leave(mail, path) {
    if (!mail.leave) return null;
    if (mail.leave === "page") {
      const safe = /^https?:/.test(mail.way) ? mail.way : "#";
      return el("div.leave", {}, el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, word("mail_leave")));
    }
    const button = el("button", { type: "button", onclick: async () => {
      button.disabled = true;
      try {
        await ask(`${path}/leave`, { name: this.owner.name() });
        toast(word("mail_left"));
        button.textContent = `✓ ${word("mail_left")}`;
      } catch {
        button.disabled = false;
      }
    } }, word("mail_leave"));
    return el("div.leave", {}, button);
  }

  back(id) {
    this.list();
    this.refresh();
    $(`[data-id="${id}"]`, this.place)?.focus();
  }

  /** Write a new mail, or answer one. */
  async write(answering = null, draft = {}) {
    this.mode = "write";
    const to = el("input", { type: "email", name: "to", required: true, value: answering?.reply_to ?? state.exporter?.mail ?? "", autocomplete: "off" });
    const again = answering && /^re:/i.test(answering.subject) ? answering.subject : `Re: ${answering?.subject}`;
    const subject = el("input", { type: "text", name: "subject", maxlength: "400", dir: "auto", value: answering ? again : draft.subject ?? "", autocomplete: "off" });
    const text = el("textarea", { name: "text", dir: "auto", "aria-label": word("mail_text") });
    text.value = draft.text ?? "";
    const phrases = el("div.phrases", {});
    const send = el("button.primary", { type: "submit" }, word("mail_send"));
    const form = el("form.compose", { onsubmit: async (event) => {
      event.preventDefault();
      const filled = new FormData(form);
      filled.set("name", this.owner.name());
      filled.set("language", this.owner.language());
      if (answering) filled.set("answering", answering.id);
      send.disabled = true;
      try {
        await ask(this.path, filled);
      } catch {
        send.disabled = false;
        return;
      }
      toast(word("mail_sent"));
      this.list();
      this.refresh();
    } },
    el("div.reader-bar", {}, el("button.quiet", { type: "button", onclick: () => this.back() }, `← ${word("mail_back")}`)),
    el("label.field", {}, word("mail_to"), to),
    el("label.field", {}, word("mail_subject"), subject),
    phrases, text,
    el("div.foot", {}, el("input", { type: "file", name: "file", multiple: true, "aria-label": word("mail_attach") }), send));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      if (event.key === "Escape") this.back();
    });
    this.place.replaceChildren(form);
    (answering || draft.text ? text : subject).focus({ preventScroll: true });
    if (this.owner.phrases === false) return;
    const found = await ask(`/api/phrases/${this.owner.language()}`, undefined, { quiet: true }).catch(() => []);
    phrases.append(...found.map((one) => el("button.phrase", { type: "button", dir: "auto", title: one.text, onclick: () => {
      if (!answering) subject.value = one.subject;
      text.value = one.text;
      text.focus();
    } }, answering ? one.text : one.subject)));
    row(phrases);
  }
}

export function mail() {
  const pane = $("#mail");
  const box = new Mailbox($("#mail-body"), {
    address: () => state.person?.mail,
    name: () => state.person?.name ?? "",
    language: () => state.person?.language ?? "en",
    zone: () => state.person?.timezone,
    news: () => tell("news", "mail"),
  });
  $(".mail-new", pane).addEventListener("click", () => box.write());
  on("person", () => {
    $(".mail-address", pane).textContent = state.person.mail;
    box.reset();
  });
  return { write: (draft) => box.write(null, draft), focus: () => $("button", $("#mail-body"))?.focus() };
}
