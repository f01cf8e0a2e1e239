import { useEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { change } from '../store.js';
import { Composer } from './composer.js';
import { repliesTo } from './list.js';
import { Message } from './message.js';

/** The pane on the right: one message and what was said under it. */
export function Thread({ channel, ts }) {
  const body = useRef(null);
  const parent = channel.messages.find((message) => message.ts === ts);
  const replies = repliesTo(channel.messages, ts);
  useEffect(() => {
    if (body.current && replies.length > 0) body.current.scrollTop = body.current.scrollHeight;
  }, [ts, replies.length]);
  if (!parent) return null;
  return html`<aside class="thread" aria-label="Thread" data-testid="thread">
    <header class="pane-head">
      <h2>Thread</h2>
      <span class="pane-hint">${channel.kind === 'im' ? 'Layaway' : `# ${channel.name}`}</span>
      <button type="button" class="icon-btn" aria-label="Close thread" onClick=${() => change({ thread: undefined })}><${Icon} name="close" /></button>
    </header>
    <div class="thread-body" ref=${body} tabindex="0">
      <${Message} message=${parent} inThread />
      ${replies.length > 0 && html`<div class="reply-count"><span>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span></div>`}
      ${replies.map((reply) => html`<${Message} key=${reply.ts} message=${reply} inThread />`)}
    </div>
    <${Composer} key=${ts} channel=${channel.id} threadTs=${ts} label="Reply…" />
  </aside>`;
}
