import { useEffect } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { Composer } from '../messages/composer.js';
import { MessageList } from '../messages/list.js';
import { Mrkdwn } from '../mrkdwn/mrkdwn.js';
import { markRead } from '../store.js';

/** A channel or the direct messages with the app. */
export function Channel({ channel }) {
  const direct = channel.kind === 'im';
  const name = direct ? 'Layaway' : channel.name;
  useEffect(() => markRead(channel));
  return html`
    <header class="pane-head">
      <h1>
        ${direct ? html`<img class="avatar tiny" src="/page/mark.svg" alt="" />` : html`<${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} />`}
        ${name}
      </h1>
      ${channel.topic && html`<div class="topic"><${Mrkdwn} text=${channel.topic} /></div>`}
      ${!direct && html`<span class="member-count"><${Icon} name="people" /> ${channel.size}</span>`}
    </header>
    <${MessageList} channel=${channel} intro=${html`<${Intro} name=${name} direct=${direct} />`} />
    ${
      channel.archived
        ? html`<p class="archived-note">This channel is archived.</p>`
        : html`<${Composer} channel=${channel.id} label=${`Message ${direct ? '' : '#'}${name}`} />`
    }
  `;
}

function Intro({ name, direct }) {
  return html`<div class="intro">
    <h2>${direct ? name : `# ${name}`}</h2>
    <p>${direct ? 'What Layaway tells you alone is kept here.' : `This is the beginning of #${name}.`}</p>
  </div>`;
}
