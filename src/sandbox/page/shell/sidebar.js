import { html } from '../html.js';
import { Icon } from '../icons.js';
import { goTo } from '../navigate.js';
import { isUnread, useStore } from '../store.js';

/** Channels, the direct messages with the app, and its Home tab. */
export function Sidebar() {
  const { shown, place } = useStore();
  const channels = shown.channels
    .filter(({ kind }) => kind !== 'im')
    .sort((a, b) => a.name.localeCompare(b.name));
  const direct = shown.channels.filter(({ kind }) => kind === 'im');
  return html`<nav class="sidebar" aria-label="Channels">
    <h2>Channels</h2>
    ${channels.map(
      (
        channel,
      ) => html`<${Entry} key=${channel.id} channel=${channel} label=${channel.name} current=${place.id === channel.id}>
      <${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} />
    <//>`,
    )}
    <h2>Direct messages</h2>
    ${direct.map(
      (
        channel,
      ) => html`<${Entry} key=${channel.id} channel=${channel} label="Layaway" current=${place.id === channel.id}>
      <img class="avatar tiny" src="/page/mark.svg" alt="" />
    <//>`,
    )}
    <h2>Apps</h2>
    <button type="button" class=${place.kind === 'home' ? 'entry current' : 'entry'} aria-current=${place.kind === 'home' ? 'page' : undefined} onClick=${() => goTo({ kind: 'home' })}>
      <${Icon} name="home" /><span class="entry-name">Layaway Home</span>
    </button>
    <p class="sidebar-note">A sandbox on this machine. No account, nothing leaves it.</p>
  </nav>`;
}

function Entry({ channel, label, current, children }) {
  const unread = !current && isUnread(channel);
  const look = ['entry', current && 'current', unread && 'unread', channel.archived && 'archived'];
  return html`<button type="button" class=${look.filter(Boolean).join(' ')} aria-current=${current ? 'page' : undefined} onClick=${() => goTo({ kind: 'channel', id: channel.id })}>
    ${children}<span class="entry-name">${label}</span>
    ${unread && html`<span class="dot" role="img" aria-label="unread"></span>`}
  </button>`;
}
