// The clock bar: the time here and there, and the buttons that let time pass.

import { $, $$, ask, latest, toast, when, word } from "./lib.js";
import { on, state } from "./state.js";

export function clock() {
  const bar = $("#moving");
  const moves = $$(".move");
  let ahead = null;
  let offset = 0;
  let going = "";

  const refresh = latest(async () => {
    const person = state.person ? `?person=${state.person.key}` : "";
    ahead = await ask(`/api/clock${person}`, undefined, { quiet: true });
    offset = Date.parse(ahead.now) - Date.now();
    show();
  });

  function show() {
    const moving = ahead.moving !== null;
    bar.hidden = !moving;
    bar.value = ahead.moving ?? 0;
    // Not disabled in earnest: a button that is loses the keyboard's place.
    for (const move of moves) move.setAttribute("aria-disabled", String(moving || (move.dataset.to === "birthday" && !ahead.birthday)));
    const { birthday, newsletter } = ahead;
    const titles = {
      birthday: birthday ? word("next_birthday", { name: birthday.name, date: when(birthday.at, "short", ahead.zone) }) : "",
      newsletter: newsletter ? word("next_newsletter", { date: when(newsletter, "short", state.person?.timezone) }) : "",
    };
    for (const move of moves) if (titles[move.dataset.to]) move.title = titles[move.dataset.to];
    tick();
    if (going && !moving) arrived();
  }

  function arrived() {
    const [where, name] = going;
    going = "";
    const said = where === "birthday" ? word("went_birthday", { name }) : where === "newsletter" ? word("went_newsletter") : word("arrived", { date: when(ahead.now, "clock", ahead.zone) });
    toast(said, { long: true });
  }

  function tick() {
    if (!ahead) return;
    const now = Date.now() + offset;
    write($("#time-exporter"), now, ahead.zone);
    write($("#time-buyer"), now, state.person?.timezone);
  }

  function write(place, now, zone) {
    const text = when(now, "clock", zone);
    if (place.textContent !== text) place.textContent = text;
    place.dateTime = new Date(now).toISOString();
  }

  async function go(where) {
    if (!ahead || ahead.moving !== null) return;
    const birthday = where === "birthday" ? ahead.birthday : null;
    try {
      await ask("/api/clock", { to: where, person: state.person?.key ?? "" });
    } catch {
      return;
    }
    going = [where, birthday?.name ?? ""];
    // The visitor becomes the one whose birthday it is: the card arrives before their eyes.
    const person = birthday && state.people.find((one) => one.key === birthday.key);
    if (person) clock.become?.(person);
    refresh();
  }

  for (const move of moves) move.addEventListener("click", () => go(move.dataset.to));
  setInterval(tick, 1000);
  on("clock", refresh);
  on("person", refresh);
  on("everything", refresh);
  return { go };
}
