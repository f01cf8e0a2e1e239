import { Avatar } from '../avatar.js';
import { Blocks } from '../blocks/blocks.js';
import { dayInText, msOf, time } from '../dates.js';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { Mrkdwn } from '../mrkdwn/mrkdwn.js';
import { change, entriesOf, sandboxNow, useStore } from '../store.js';

/** Up to this width the registry lies over a thread (registry.css): there it makes room. */
const ROOM_FOR_BOTH = 1400;

const openThread = (thread) => change({ thread, ...(innerWidth <= ROOM_FOR_BOTH && { drawer: false }) });

/** One message. `follows` leaves name and picture to the message above it. */
export function Message({ message, replies = [], follows, inThread }) {
  const { shown, thread } = useStore();
  const author = shown.users.find(({ id }) => id === message.user) ?? {
    id: message.user,
    name: message.user,
  };
  const isApp = author.id === shown.app.id;
  const look = [
    'message',
    follows && 'follows',
    message.onlyFor && 'ephemeral',
    thread === message.ts && !inThread && 'open',
  ];
  return html`<article class=${look.filter(Boolean).join(' ')} data-testid=${`message-${message.ts}`}>
    <div class="message-side">
      ${follows ? html`<time class="side-time">${time(msOf(message.ts))}</time>` : html`<${Avatar} user=${author} />`}
    </div>
    <div class="message-main">
      ${message.onlyFor && html`<p class="only-you"><${Icon} name="eye" /> Only visible to you</p>`}
      ${
        !follows &&
        html`<p class="message-head">
          <strong>${author.name}</strong>${isApp && html`<span class="badge">App</span>`}
          ${author.kind === 'guest' && html`<span class="badge">Guest</span>`}
          ${author.kind === 'stranger' && html`<span class="badge">Other workspace</span>`}
          <time>${time(msOf(message.ts))}</time>
        </p>`
      }
      <${Content} message=${message} />
      ${!inThread && replies.length > 0 && html`<${ThreadLink} message=${message} replies=${replies} />`}
    </div>
    ${!inThread && !message.onlyFor && html`<${Hover} message=${message} />`}
  </article>`;
}

function Content({ message }) {
  const { channel, ts, blocks, text, tombstone, editedTs, user } = message;
  const { shown } = useStore();
  if (tombstone) return html`<p class="tombstone">${text}</p>`;
  const key = `message-${ts}`;
  const surface = { key, place: { channel, ts }, entries: entriesOf(key) };
  const edited = editedTs && user !== shown.app.id && html`<span class="edited">(edited)</span>`;
  if (blocks.length > 0) return html`<${Blocks} blocks=${blocks} surface=${surface} />`;
  return html`<${Mrkdwn} text=${text} />${edited}`;
}

function ThreadLink({ message, replies }) {
  const { shown } = useStore();
  const last = msOf(replies.at(-1).ts);
  const authors = [...new Set(replies.map((reply) => reply.user))].slice(0, 3);
  const known = authors.flatMap((id) => shown.users.find((user) => user.id === id) ?? []);
  return html`<button type="button" class="thread-link" onClick=${() => openThread(message.ts)}>
    ${known.map((user) => html`<${Avatar} user=${user} small />`)}
    <strong>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</strong>
    <span>Last reply ${dayInText(sandboxNow(), last)} at ${time(last)}</span>
  </button>`;
}

function Hover({ message }) {
  return html`<div class="hover-bar">
    <button type="button" class="icon-btn" aria-label="Reply in thread" title="Reply in thread" onClick=${() => openThread(message.ts)}>
      <${Icon} name="thread" />
    </button>
  </div>`;
}
