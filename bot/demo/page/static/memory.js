// What the database remembers of the buyer: who they are, then everything that happened, the newest first.

import { $, ask, country, el, flag, languageName, latest, when, word, wordOf, LANGUAGE } from "./lib.js";
import { on, state } from "./state.js";

const STEPS = ["potential", "buyer", "regular", "advocate", "partner"];
const SIGNS = { telegram: "💬", email: "✉", webchat: "🌐" };
const ARROWS = { in: "→", out: "←", none: "·" };

export function memory() {
  const place = $("#memory-body");
  let seen = null;
  let open = new Set();

  const refresh = latest(async () => {
    const person = state.person;
    if (!person) return;
    const found = await ask(`/api/people/${person.key}/memory`, undefined, { quiet: true });
    if (person.key !== state.person.key) return;
    show(found);
  });

  function show(found) {
    if (!found.known) {
      place.replaceChildren(el("div.blank", {}, word("memory_unknown", { name: state.person.name })));
      return;
    }
    const top = place.scrollTop;
    open = new Set([...place.querySelectorAll("details[open]")].map((one) => one.dataset.name));
    const held = place.contains(document.activeElement) ? document.activeElement.closest("details")?.dataset.name : undefined;
    place.replaceChildren(firm(found), ...folds(found), entries(found));
    if (held) $(`details[data-name="${held}"] summary`, place)?.focus({ preventScroll: true });
    place.scrollTop = top;
    seen = Math.max(0, ...found.entries.map((one) => one.id));
  }

  function firm({ firm, contact, cases }) {
    const step = STEPS.indexOf(firm.stage);
    const waiting = cases.filter((one) => one.state !== "closed");
    return el("div.firm", {},
      el("div", {}, el("h3", { dir: "auto" }, `${flag(firm.country)} ${firm.name}`),
        el("p", { dir: "auto" }, [contact.name, contact.title, firm.country ? country(firm.country) : "", languageName(contact.language)].filter(Boolean).join(" · "))),
      el("div.ladder", { "aria-hidden": "true" }, STEPS.map((_name, index) => el("i", { class: index <= step ? "on" : "" }))),
      el("div.chips", {},
        el("span.chip.jade", {}, wordOf("stages", firm.stage)),
        waiting.map((one) => el("span.chip.seal", {}, `${one.number} · ${wordOf("states", one.state)}`)),
        contact.addresses.map((one) => el("span.chip", { title: one.value, class: one.consent === "opted_out" ? "amber" : "" },
          `${SIGNS[one.channel] ?? ""}${one.verified ? "✓" : ""} ${wordOf("consents", one.consent)}`)),
        contact.birthday ? el("span.chip", {}, `🎂 ${when(`${contact.birthday}T12:00:00Z`, "birthday", "UTC")}`) : null));
  }

  function folds({ firm, facts, trades, trades_all, cases, stages }) {
    const made = [];
    if (cases.length) made.push(fold("cases", word("memory_cases"), cases.length, cases.map((one) => el("li", {},
      el("span", {}, one.number, el("span.chip", { class: one.state === "closed" ? "" : "seal" }, wordOf("states", one.state))),
      el("small", {}, [wordOf("labels", one.reason), one.owner, when(one.due, "short", state.exporter?.zone)].filter(Boolean).join(" · "))))));
    if (trades.length) made.push(fold("trades", word("memory_trades"), trades_all, trades.map((one) => el("li", {},
      el("span", {}, one.number, el("span.chip.blue", {}, wordOf("trade_kinds", one.kind)), el("span.chip", {}, one.status)),
      el("small", { dir: "auto" }, [one.lines.map((line) => `${line.quantity} ${line.unit} ${line.names[LANGUAGE] ?? line.product}`).join(", "), one.terms, when(`${one.on}T12:00:00Z`, "date", "UTC")].filter(Boolean).join(" · "))))));
    const known = [...facts.map((one) => [one.key.replaceAll("_", " "), one.value, one.source])];
    if (known.length) made.push(fold("facts", word("memory_facts"), known.length, known.map(([key, value, source]) => el("li", {},
      el("span", {}, key), el("small", { dir: "auto" }, `${value} · ${source}`)))));
    if (stages.length) made.push(fold("stages", word("memory_stages"), "", stages.map((one) => el("li", {},
      el("span", {}, one.before === one.after ? wordOf("stages", one.after) : `${wordOf("stages", one.before)} → ${wordOf("stages", one.after)}`),
      el("small", {}, `${one.cause} · ${when(one.at, "date")}`))).concat(firm.owner ? [el("li", {}, el("small", {}, word("memory_owner", { name: firm.owner })))] : [])));
    return made;
  }

  function fold(name, title, count, items) {
    return el("details.fold", { open: open.has(name), "data-name": name },
      el("summary", {}, count === "" ? title : `${title} · ${count}`), el("ul", {}, items));
  }

  function entries({ entries: found }) {
    if (!found.length) return el("div.blank", {}, word("memory_empty"));
    const list = el("div.entries", {});
    let day = "";
    for (const one of [...found].reverse()) {
      const today = when(one.at, "day", state.exporter?.zone);
      if (today !== day) list.append(el("div.entry-day", {}, today));
      day = today;
      list.append(entry(one));
    }
    return list;
  }

  function entry(one) {
    const who = one.author || (one.direction === "in" ? one.contact : "Dangol");
    const state_ = one.state && one.state !== "sent" ? wordOf("states", one.state) : one.state ? "✓" : "";
    const bad = ["failed", "suppressed", "expired", "uncertain"].includes(one.state);
    return el("div.entry", { class: `${one.direction}${seen !== null && one.id > seen ? " fresh" : ""}` },
      el("span.mark", { "aria-hidden": "true" }, ARROWS[one.direction] ?? "·"),
      el("div.line", {},
        el("span", { title: one.channel, "aria-label": one.channel, role: "img" }, SIGNS[one.channel] ?? one.channel),
        el("b", { dir: "auto" }, who),
        el("time", { datetime: one.at }, when(one.at, "time", state.exporter?.zone))),
      one.subject || one.text ? el("p.said", { dir: "auto" }, one.subject ? el("b", {}, one.subject, one.text ? " — " : "") : null, one.kind === "event" ? wordOf("events", one.text) : one.text) : null,
      el("div.chips", {},
        one.kind === "message" ? null : el("span.chip.blue", {}, wordOf("kinds", one.kind)),
        one.label && one.direction === "in" ? el("span.chip", { class: one.label === "complaint" ? "seal" : "jade" }, wordOf("labels", one.label)) : null,
        one.case ? el("span.chip.seal", {}, one.case) : null,
        one.attachments.map((file) => el("span.chip", {}, `📎 ${file.name}`)),
        state_ ? el("span.chip", { class: bad ? "amber" : "", title: one.error || wordOf("states", one.state) }, state_) : null));
  }

  on("person", () => {
    seen = null;
    place.scrollTop = 0;
    refresh();
  });
  on("memory", refresh);
  on("everything", refresh);
}
