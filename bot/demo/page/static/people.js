// Whom to be: the button above, the list with its search, and making up somebody new.

import { $, $$, ask, avatar, country, el, flag, languageName, latest, word, wordOf } from "./lib.js";
import { on, state, tell } from "./state.js";

const LANGUAGES = ["en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"];
const MOST = 300;

export function people() {
  const sheet = $("#people");
  const field = $("#people-search");
  const list = $("#people-list");
  const newcomer = $("#newcomer");
  let chosen = 0;

  newcomer.elements.language.append(...LANGUAGES.map((code) => el("option", { value: code }, languageName(code))));

  const refresh = latest(async () => {
    const found = await ask("/api/people", undefined, { quiet: true });
    const staffBefore = JSON.stringify(state.staff);
    Object.assign(state, { people: found.people, staff: found.staff, exporter: found.exporter });
    if (!state.member) state.member = String(found.staff[0]?.id ?? "");
    if (JSON.stringify(found.staff) !== staffBefore) tell("staff");
    const key = state.person?.key ?? remembered();
    const same = found.people.find((one) => one.key === key) ?? found.people.find((one) => one.was && (one.was === key || one.was === state.person?.was));
    const next = same ?? state.person ?? found.people.find((one) => one.telegram && one.language === "en") ?? found.people[0];
    if (!next) return;
    const before = state.person;
    state.person = next;
    head();
    if (before?.key !== next.key || before?.mail !== next.mail) tell("person");
    if (sheet.open) show();
  });

  function remembered() {
    try {
      return sessionStorage.getItem("person");
    } catch {
      return null;
    }
  }

  function head() {
    const person = state.person;
    const button = $("#who");
    $(".avatar", button).replaceWith(avatar(person.name));
    $(".who-name", button).textContent = person.name;
    $(".who-firm", button).textContent = [flag(person.country), person.firm || word("people_new")].join(" ");
  }

  function choose(person) {
    state.person = person;
    try {
      sessionStorage.setItem("person", person.key);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    head();
    sheet.close();
    tell("person");
  }

  function matches() {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    return state.people.filter((one) => {
      const said = [one.name, one.firm, one.country, country(one.country), country(one.country, "en"), one.language,
        languageName(one.language), languageName(one.language, "en"), one.stage, wordOf("stages", one.stage), one.mail].join(" ").toLowerCase();
      return wanted.every((part) => said.includes(part));
    }).slice(0, MOST);
  }

  function show() {
    const found = matches();
    chosen = Math.min(chosen, Math.max(0, found.length - 1));
    list.replaceChildren(...(found.length ? found.map(row) : [el("li.blank", {}, word("people_none"))]));
    mark();
  }

  function row(person, index) {
    return el("li.person", { id: `person-${index}`, role: "option", "aria-selected": "false", onclick: () => choose(person) },
      avatar(person.name),
      el("span.words", {}, el("strong", { dir: "auto" }, person.name), el("small", { dir: "auto" }, `${flag(person.country)} ${person.firm || word("people_new")}`)),
      el("span.marks", {},
        el("span.chip", { class: person.stage === "partner" || person.stage === "advocate" ? "jade" : "" }, person.stage ? wordOf("stages", person.stage) : word("people_new")),
        el("small", {}, `${languageName(person.language)}${person.telegram ? " · 💬" : ""}`)));
  }

  function mark() {
    const rows = $$('[role="option"]', list);
    rows.forEach((one, index) => one.setAttribute("aria-selected", String(index === chosen)));
    field.setAttribute("aria-activedescendant", rows[chosen]?.id ?? "");
    rows[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function open() {
    field.value = "";
    const all = matches();
    chosen = Math.max(0, all.findIndex((one) => one.key === state.person?.key));
    sheet.showModal();
    show();
    field.focus();
  }

  field.addEventListener("input", () => {
    chosen = 0;
    show();
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    const found = matches();
    if (step) {
      event.preventDefault();
      chosen = Math.min(Math.max(chosen + step, 0), found.length - 1);
      mark();
    } else if (event.key === "Enter" && found[chosen]) {
      event.preventDefault();
      choose(found[chosen]);
    }
  });
  newcomer.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, language } = newcomer.elements;
    const person = await ask("/api/people", { name: name.value, language: language.value }).catch(() => null);
    if (!person) return;
    name.value = "";
    choose(person);
    refresh();
  });
  $("#who").addEventListener("click", open);
  on("people", refresh);
  on("everything", refresh);
  return { open, refresh, choose };
}
