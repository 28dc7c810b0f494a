// Words, elements, requests and formats: what all panes use. Whatever comes from outside becomes text, never markup.

const WORDS = JSON.parse(document.getElementById("words").textContent);
export const LANGUAGE = document.documentElement.lang || "en";

/** Return a text of the page with its %(names)s filled in; `of` names a table of words, whose unknown keys stay. */
export function word(key, values = {}) {
  const found = WORDS[key] ?? key;
  return found.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

export function wordOf(table, key) {
  return WORDS[table]?.[key] ?? key;
}

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Make an element: properties by name, `on…` functions as listeners, children as nodes or text. */
export function el(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className += ` ${value}`;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

/** Ask the page's own interface; a refusal is told to the visitor and thrown. */
export async function ask(path, said, { quiet = false } = {}) {
  const options = said === undefined ? {} : said instanceof FormData
    ? { method: "POST", body: said }
    : { method: "POST", body: JSON.stringify(said), headers: { "Content-Type": "application/json" } };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (!quiet) toast(word("lost"));
    throw error;
  }
  const body = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) {
    if (!quiet) toast(WORDS[body.error] ?? word("failed"));
    throw new Error(body.error ?? String(answer.status));
  }
  return body;
}

export function toast(text, { long = false } = {}) {
  if (!text) return;
  const shown = el("div.toast", { dir: "auto" }, text);
  const place = $("#toasts");
  place.append(shown);
  while (place.children.length > 3) place.firstChild.remove();
  setTimeout(() => shown.remove(), long ? 7000 : 3800);
}

export function avatar(name, tiny = false) {
  const letters = initials(name);
  const made = el(tiny ? "span.avatar.tiny" : "span.avatar", { "aria-hidden": "true" }, letters);
  made.style.setProperty("--hue", hue(name));
  return made;
}

export function hue(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 360;
  return String(sum);
}

function initials(name) {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  if (!parts.length) return "?";
  const first = [...parts[0]][0];
  // Names in Hangul, Hanzi and Kana are known by their first sign.
  if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(first) || parts.length === 1) return first.toUpperCase();
  return (first + [...parts.at(-1)][0]).toUpperCase();
}

/** Return a country's flag as an emoji. */
export function flag(code) {
  if (!/^[A-Z]{2}$/.test(code ?? "")) return "🏳️";
  return String.fromCodePoint(...[...code].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
}

const formats = new Map();

/** Write a moment: `time`, `day`, `short` (day and time) or `full`, as a reader of the page in `zone` reads it. */
export function when(iso, style = "time", zone = undefined) {
  const styles = {
    time: { hour: "2-digit", minute: "2-digit" },
    day: { weekday: "short", day: "numeric", month: "short" },
    short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
    clock: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
    date: { day: "numeric", month: "short", year: "numeric" },
    birthday: { day: "numeric", month: "long" },
  };
  const key = `${style} ${zone}`;
  if (!formats.has(key)) {
    const language = LANGUAGE === "en" ? "en-GB" : LANGUAGE;
    let made;
    try {
      made = new Intl.DateTimeFormat(language, { ...styles[style], hourCycle: "h23", timeZone: zone });
    } catch {
      made = new Intl.DateTimeFormat(language, { ...styles[style], hourCycle: "h23" });
    }
    formats.set(key, made);
  }
  return formats.get(key).format(new Date(iso));
}

const names = new Map();

function named(type, code, language) {
  const key = `${type} ${language}`;
  try {
    if (!names.has(key)) names.set(key, new Intl.DisplayNames([language], { type }));
    return names.get(key).of(code) ?? code;
  } catch {
    return code;
  }
}

export function country(code, language = LANGUAGE) {
  return named("region", code, language);
}

export function languageName(code, language = LANGUAGE) {
  return named("language", code, language);
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** Return words with their web addresses as links. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g).map((part, index) =>
    index % 2 ? el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part);
}

/** Run the newest of a burst of calls, never two at once, and never leave the last one out. */
export function latest(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await work().catch(() => undefined);
      } while (again);
    } finally {
      running = false;
    }
  };
}

/** Let a row of buttons be one stop of the Tab key, and the arrows go along it. */
export function row(place) {
  const keys = () => [...place.children];
  keys().forEach((one, index) => (one.tabIndex = index ? -1 : 0));
  place.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const turned = getComputedStyle(place).direction === "rtl" ? -step : step;
    const next = keys()[keys().indexOf(document.activeElement) + turned];
    if (!next) return;
    keys().forEach((one) => (one.tabIndex = one === next ? 0 : -1));
    next.focus();
  };
}
