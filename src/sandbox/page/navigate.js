import { act } from './server.js';
import { change, state } from './store.js';

let stream;

/** Listens as the person the address names, `#U0PAYLEAD/C0PAY`, or as whoever comes first. */
export function connect() {
  const [user, channel] = location.hash.slice(1).split('/');
  if (channel) state.place = channel === 'home' ? { kind: 'home' } : { kind: 'channel', id: channel };
  listenAs(user);
  if (channel === 'home') act({ kind: 'home', user });
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

/** Where one lands who may not see the place looked at: the first channel. */
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
