// Who the visitor is and what the server says has changed. Panes listen here and fetch for themselves.

export const state = {
  person: null,
  people: [],
  staff: [],
  exporter: null,
  member: "",
  zone: undefined,
};

const listeners = new Map();

export function on(topic, act) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(act);
}

export function tell(topic, value) {
  for (const act of listeners.get(topic) ?? []) act(value);
}
