// Puts the panes together: tabs on a phone, keys on a keyboard, the five things to try.

import { $, $$, ask } from "./lib.js";
import { clock } from "./clock.js";
import { listen } from "./live.js";
import { mail } from "./mail.js";
import { memory } from "./memory.js";
import { people } from "./people.js";
import { phone } from "./phone.js";
import { staff } from "./staff.js";
import { on, state } from "./state.js";

const panes = { phone: phone(), mail: mail(), staff: staff(), memory: memory() };
const who = people();
const time = clock();
clock.become = who.choose;

function tab(name) {
  document.body.dataset.tab = name;
  for (const button of $$(".tabs button")) {
    const chosen = button.dataset.tab === name;
    if (chosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    if (chosen) $(".dot", button).hidden = true;
  }
}

function go(name) {
  tab(name);
  $(`#${name}`).focus({ preventScroll: true });
  $(`#${name}`).scrollIntoView({ block: "nearest" });
}

for (const button of $$(".tabs button")) button.addEventListener("click", () => tab(button.dataset.tab));
on("news", (name) => {
  if (document.body.dataset.tab !== name) $(`.tabs [data-tab="${name}"] .dot`).hidden = false;
});

// The five things to try.
const TRIES = {
  ask: async () => { go("phone"); await say("product"); },
  quote: async () => { go("phone"); await say("need"); },
  complain: async () => { go("mail"); await write("complaint"); },
  birthday: () => time.go("birthday"),
  newsletter: () => { go("mail"); time.go("newsletter"); },
};

async function scene(label) {
  const found = await ask(`/api/phrases/${state.person?.language ?? "en"}`);
  return found.find((one) => one.label === label) ?? found[0];
}

async function say(label) {
  panes.phone.say((await scene(label)).text);
}

async function write(label) {
  panes.mail.write(await scene(label));
}

const tour = $("#tour");
function keep(value) {
  try {
    localStorage.setItem("tour", value);
  } catch {
    // Then it shows again next time.
  }
}
function kept() {
  try {
    return localStorage.getItem("tour");
  } catch {
    return null;
  }
}
tour.hidden = kept() === "closed";
$("#tour-close").addEventListener("click", () => {
  tour.hidden = true;
  keep("closed");
  go("phone");
});
$("#tour-open").addEventListener("click", () => {
  tour.hidden = false;
  keep("open");
  $("#help").close();
  $("button", tour).focus();
});
for (const button of $$("[data-try]")) button.addEventListener("click", () => TRIES[button.dataset.try]());

// Dialogs.
$("#help-open").addEventListener("click", () => $("#help").showModal());
for (const button of $$("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
for (const dialog of $$("dialog")) dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

$("#language").addEventListener("click", () => {
  document.cookie = `dangol_demo_lang=${$("#language").dataset.to}; path=/; SameSite=Strict; max-age=31536000`;
  location.reload();
});

// Keys, while nobody is writing.
const KEYS = {
  1: () => go("phone"),
  2: () => go("mail"),
  3: () => go("staff"),
  4: () => go("memory"),
  "/": () => who.open(),
  w: () => { go("phone"); panes.phone.focus(); },
  m: () => { go("mail"); panes.mail.write(); },
  h: () => time.go("hour"),
  d: () => time.go("day"),
  b: () => time.go("birthday"),
  n: () => time.go("newsletter"),
  "?": () => $("#help").showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

listen();
