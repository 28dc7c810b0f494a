// The stream of what changed. After every connection all panes look again, so that nothing is missed in a gap.

import { toast, word } from "./lib.js";
import { tell } from "./state.js";

export function listen() {
  let lost = false;
  const source = new EventSource("/api/events");
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
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}
