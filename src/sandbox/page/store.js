import { useEffect, useState } from 'preact/hooks';

/**
 * What the page knows. `shown` is what the server last sent for the person acted as; all else belongs to the page:
 * where one looks, what was typed, which messages were read.
 */
export const state = {
  shown: undefined,
  receivedAt: 0,
  connected: false,
  user: undefined,
  place: { kind: 'channel' },
  thread: undefined,
  drawer: false,
  moving: undefined,
  entries: new Map(),
  read: new Map(),
  toasts: [],
};

const listeners = new Set();

export function change(part) {
  Object.assign(state, part);
  for (const listener of listeners) listener();
}

/** The state, drawn anew at each change. */
export function useStore() {
  const [, draw] = useState(0);
  useEffect(() => {
    const listener = () => draw((count) => count + 1);
    listeners.add(listener);
    listener(); // what changed between the first drawing and this moment
    return () => listeners.delete(listener);
  }, []);
  return state;
}

/** The sandbox's time now, running on since the server last told it. */
export function sandboxNow() {
  return (state.shown?.now ?? 0) + (performance.now() - state.receivedAt);
}

export function toast(text, tone = 'error') {
  const entry = { id: crypto.randomUUID(), text, tone };
  change({ toasts: [...state.toasts, entry] });
  setTimeout(() => change({ toasts: state.toasts.filter(({ id }) => id !== entry.id) }), 7_000);
}

/** What was entered on one surface, by block id and action id. */
export function entriesOf(surface) {
  return state.entries.get(surface) ?? {};
}

export function enter(surface, blockId, actionId, value) {
  const before = entriesOf(surface);
  const entries = { ...before, [blockId]: { ...before[blockId], [actionId]: value } };
  change({ entries: new Map(state.entries).set(surface, entries) });
}

/** Marks a channel as read up to its last message. */
export function markRead(channel) {
  const key = `${state.user}/${channel.id}`;
  const last = channel.messages.at(-1)?.ts;
  if (last && state.read.get(key) !== last) change({ read: new Map(state.read).set(key, last) });
}

export function isUnread(channel) {
  const last = channel.messages.at(-1)?.ts;
  return last !== undefined && (state.read.get(`${state.user}/${channel.id}`) ?? '') < last;
}
