// The stream of what changed. After every connection all panes look again, so that nothing is missed in a gap.

import { toast, word } from "./lib.js";
import { tell } from "./state.js";

let source = null;
let lost = false;

/** Listen while the page is seen: a browser keeps few connections to one place, and tabs behind need none. */
export function listen() {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
}

function close() {
  source?.close();
  source = null;
}

function open() {
  close();
  source = new EventSource("/api/events");
  source.onmessage = (event) => {
    const topics = JSON.parse(event.data);
    if (!topics.length) {
      if (lost) toast(word("back"));
      lost = false;
      tell("everything");
      return;
    }
    for (const topic of topics) {
      const [kind, ...rest] = topic.split(":");
      tell(kind, rest.join(":"));
    }
  };
  source.onerror = () => {
    if (!lost) toast(word("lost"));
    lost = true;
    // A browser gives up after some answers, as when the demo was restarted: begin anew.
    if (source?.readyState === EventSource.CLOSED) setTimeout(() => document.hidden || open(), 2000);
  };
}
