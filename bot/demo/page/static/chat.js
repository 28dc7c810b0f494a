// A chat: bubbles, buttons, quoted replies, a composer. The phone and the staff group are two of them.

import { $, ask, el, hue, latest, linked, size, toast, when, word } from "./lib.js";

export class Chat {
  /** `source` says where to fetch, send, edit and press; `options.group` shows who wrote. */
  constructor(pane, source, options = {}) {
    this.log = $(".chat", pane);
    this.form = $(".composer", pane);
    this.field = $("textarea", this.form);
    this.replyBar = $(".reply-bar", this.form);
    this.fileBar = $(".file-bar", this.form);
    this.file = $('input[type="file"]', this.form);
    this.source = source;
    this.options = options;
    this.answering = null;
    this.editing = null;
    this.shown = new Map();
    this.id = 0;
    this.refresh = latest(() => this.load());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.grow());
    this.field.addEventListener("paste", (event) => this.paste(event));
    this.file.addEventListener("change", () => this.showFile());
  }

  /** Show another chat from its beginning. */
  reset() {
    this.shown.clear();
    this.log.replaceChildren();
    this.field.value = "";
    this.release();
    this.file.value = "";
    this.showFile();
    this.refresh();
  }

  async load() {
    const path = this.source.view();
    if (!path) return;
    const found = await ask(path, undefined, { quiet: true });
    if (path !== this.source.view()) return;
    this.id = found.chat;
    this.show(found);
  }

  show(found) {
    const near = this.follows();
    const first = this.shown.size === 0;
    const blank = found.messages.length ? null : this.source.blank(found);
    if (blank) {
      this.shown.clear();
      this.log.replaceChildren(blank);
      this.source.seen?.(found, false);
      return;
    }
    $(".blank", this.log)?.remove();
    $(".typing", this.log)?.remove();
    let news = false;
    let day = "";
    const zone = this.source.zone();
    for (const message of found.messages) {
      const mark = JSON.stringify(message);
      const before = this.shown.get(message.id);
      const today = when(message.at, "day", zone);
      if (!before && today !== day && this.day !== today) this.log.append(el("div.day", {}, today));
      day = today;
      if (!before) this.day = today;
      if (before?.mark === mark) continue;
      const made = this.message(message, zone);
      if (before) {
        // Who pressed a button by keyboard stays where they were when the message changes under them.
        const held = before.node.contains(document.activeElement);
        before.node.replaceWith(made);
        if (held) ($(".key", made) ?? this.field).focus({ preventScroll: true });
      } else {
        if (!first) made.classList.add("fresh");
        this.log.append(made);
        news = true;
      }
      this.shown.set(message.id, { mark, node: made });
    }
    if (first) this.day = day;
    this.source.seen?.(found, news && !first);
    if (first || (news && near)) this.settle(!first);
    for (const picture of this.log.querySelectorAll("img:not([data-seen])")) {
      picture.dataset.seen = "1";
      picture.addEventListener("load", () => {
        if (first || near) this.settle(false);
      });
    }
  }

  /** Say whether the visitor is where `settle` left them, at the end, or has just written. */
  follows() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const wrote = Date.now() - (this.wrote ?? 0) < 8000;
    return wrote || scrollHeight - scrollTop - clientHeight < 90 || Math.abs(scrollTop - (this.settled ?? -999)) < 90;
  }

  /** Scroll to the end, but never past the beginning of a long last message. */
  settle(smooth) {
    const last = this.log.lastElementChild;
    const end = this.log.scrollHeight - this.log.clientHeight;
    const top = last ? Math.min(end, last.offsetTop - this.log.offsetTop - 8) : end;
    this.settled = top;
    this.log.scrollTo({ top, behavior: smooth ? "smooth" : "auto" });
  }

  message(one, zone) {
    const mine = this.source.mine(one);
    const node = el(mine ? "article.message.mine" : "article.message", { "data-id": one.id });
    if (this.options.group && !mine) {
      const author = el("span.author", { dir: "auto" }, one.author);
      author.style.setProperty("--hue", one.bot ? "12" : hue(one.author));
      node.append(author);
    }
    const bubble = el("div.bubble", {});
    for (const file of one.files) if (file.picture) bubble.append(el("img", { src: file.url, alt: file.name, loading: "lazy" }));
    if (one.reply) bubble.append(el("span.quoted", { dir: "auto" }, el("b", {}, one.reply.author), el("span", {}, one.reply.text)));
    for (const file of one.files) if (!file.picture) bubble.append(document_(file));
    if (one.text) bubble.append(el("div.text", { dir: "auto" }, linked(shortStart(one.text))));
    const meta = el("div.meta", {}, one.edited ? el("span", {}, word("edited")) : null, el("time", { datetime: one.at }, when(one.at, "time", zone)));
    bubble.append(meta);
    node.append(bubble);
    if (one.buttons.length) node.append(this.keyboard(one));
    node.append(this.actions(one, mine));
    return node;
  }

  keyboard(one) {
    return el("div.keyboard", {}, one.buttons.map((row) => el("div", {}, row.map((key) => {
      if (key.url && !key.data) {
        const safe = /^https?:/.test(key.url) ? key.url : "#";
        return el("a.key", { href: safe, target: "_blank", rel: "noopener noreferrer", title: word("button_link"), dir: "auto" }, `${key.text} ↗`);
      }
      return el("button.key", { type: "button", dir: "auto", onclick: (event) => this.press(one.id, key.data, event.currentTarget) }, key.text);
    }))));
  }

  actions(one, mine) {
    const reply = el("button", { type: "button", title: word("reply"), "aria-label": word("reply"), onclick: () => this.answer(one) }, "↩");
    const edit = mine && this.source.edit && one.kind === "text"
      ? el("button", { type: "button", title: word("edit"), "aria-label": word("edit"), onclick: () => this.change(one) }, "✎") : null;
    return el("div.act", {}, reply, edit);
  }

  async press(message, data, button) {
    if (!this.source.ready()) return;
    button.classList.add("busy");
    try {
      const said = await ask(this.source.press.path(), { message, data, ...this.source.press.values() });
      toast(said.notice, { long: said.alert });
    } catch {
      // Told already.
    } finally {
      button.classList.remove("busy");
      this.refresh();
    }
  }

  answer(one) {
    this.release();
    this.answering = one;
    this.bar(word("replying", { name: one.author }), one.text);
    this.field.focus();
  }

  change(one) {
    this.release();
    this.editing = one;
    this.bar(word("editing"), one.text);
    this.field.value = one.text;
    this.grow();
    this.field.focus();
  }

  bar(title, text) {
    this.replyBar.replaceChildren(
      el("span", { dir: "auto" }, el("b", {}, title), " ", text.slice(0, 80)),
      el("button.quiet", { type: "button", "aria-label": word("cancel"), onclick: () => this.release() }, "×"),
    );
    this.replyBar.hidden = false;
  }

  release() {
    if (this.editing) this.field.value = "";
    this.answering = this.editing = null;
    this.replyBar.hidden = true;
    this.grow();
  }

  showFile() {
    const file = this.file.files[0];
    this.fileBar.hidden = !file;
    if (!file) return;
    this.fileBar.replaceChildren(
      el("span", {}, `📎 ${file.name} · ${size(file.size)}`),
      el("button.quiet", { type: "button", "aria-label": word("remove_file"), onclick: () => { this.file.value = ""; this.showFile(); } }, "×"),
    );
  }

  paste(event) {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    this.file.files = event.clipboardData.files;
    this.showFile();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      if (this.replyBar.hidden) this.field.blur();
      else this.release();
    }
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 130)}px`;
  }

  /** Send what stands in the field, or `text`. */
  async send(text = this.field.value) {
    if (!this.source.ready()) return;
    const file = this.file.files[0];
    if (!text.trim() && !file) return;
    if (this.editing) {
      await ask(this.source.edit(), { message: this.editing.id, text }).catch(() => undefined);
    } else {
      const form = new FormData();
      form.set("text", text);
      if (file) form.set("file", file);
      if (this.answering) form.set("reply_to", this.answering.id);
      for (const [name, value] of Object.entries(this.source.send.values())) form.set(name, value);
      try {
        await ask(this.source.send.path(), form);
      } catch {
        return;
      }
    }
    this.wrote = Date.now();
    this.editing = null;
    if (text === this.field.value || this.answering) this.field.value = "";
    this.file.value = "";
    this.showFile();
    this.release();
    this.refresh();
  }

  typing(name) {
    if (!this.shown.size || $(".typing", this.log)) return;
    this.log.append(el("div.typing", { "aria-hidden": "true" }, `${name} ${word("typing")}`));
    this.log.scrollTop = this.log.scrollHeight;
    setTimeout(() => $(".typing", this.log)?.remove(), 4000);
  }
}

function shortStart(text) {
  return text.startsWith("/start ") ? "/start" : text;
}

function document_(file) {
  return el("a.doc", { href: file.url, download: file.name }, el("span", { "aria-hidden": "true" }, "📄"),
    el("span", {}, el("b", { dir: "auto" }, file.name), el("small", {}, size(file.size))));
}
