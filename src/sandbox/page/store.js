import { useEffect, useState } from 'preact/hooks';

/**
 * What the page knows. `shown` is what the server last sent for the person acted as; all else belongs to the page:
 * where one looks, what was typed, which messages were read.
 */
const state = {
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
    return () => listeners.delete(listener);
  }, []);
  return state;
}

let stream;

/** Listens as the person the address names, `#U0PAYLEAD/C0PAY`, or as whoever comes first. */
export function connect() {
  const [user, channel] = location.hash.slice(1).split('/');
  if (channel) state.place = channel === 'home' ? { kind: 'home' } : { kind: 'channel', id: channel };
  listenAs(user);
}

function listenAs(user) {
  stream?.close();
  stream = new EventSource(`/demo/stream?user=${encodeURIComponent(user ?? '')}`);
  stream.onmessage = ({ data }) => receive(JSON.parse(data));
  stream.onerror = () => change({ connected: false });
}

function receive(shown) {
  const known = shown.channels.some(({ id }) => id === state.place.id);
  const place = state.place.kind === 'home' || known ? state.place : landing(shown);
  change({ shown, receivedAt: performance.now(), connected: true, user: shown.me, place });
  remember();
}

function landing(shown) {
  return { kind: 'channel', id: shown.channels.find(({ kind }) => kind !== 'im')?.id };
}

function remember() {
  const { user, place } = state;
  history.replaceState(null, '', `#${user}/${place.kind === 'home' ? 'home' : place.id}`);
}

/** Acts as someone else from now on. */
export function actAs(user) {
  change({ user, thread: undefined, entries: new Map() });
  listenAs(user);
  if (state.place.kind === 'home') act({ kind: 'home', user });
}

export function goTo(place) {
  change({ place, thread: undefined });
  remember();
  if (place.kind === 'home') act({ kind: 'home' });
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

async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const TROUBLE = {
  'timed-out': 'Layaway did not answer within 3 seconds. Try again.',
  unreachable: 'Layaway is not connected to this workspace right now.',
};

/** Does something as the present person. What keeps it from happening is said in a toast. */
export async function act(request) {
  try {
    const acted = await post('/demo/act', { user: state.user, ...request });
    if (acted.outcome === 'refused') toast(`Layaway answered ${acted.status}.`);
    else if (acted.outcome === 'not-sent' && !acted.errors) toast(`${acted.why}.`);
    else if (TROUBLE[acted.outcome]) toast(TROUBLE[acted.outcome]);
    if (acted.problem) toast(`Slack would not take that answer: ${acted.problem}`);
    return acted;
  } catch (error) {
    toast(`The demo server did not take that: ${error.message}`);
    return { outcome: 'unreachable' };
  }
}

/** Moves the sandbox's clock ahead; `moving` says so until everything that follows has settled. */
export async function moveClock(ms, label) {
  change({ moving: label });
  try {
    await post('/demo/clock', { ms });
  } catch (error) {
    toast(`The clock could not be moved: ${error.message}`);
  } finally {
    change({ moving: undefined });
  }
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
