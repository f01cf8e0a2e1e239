import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { act } from '../server.js';
import { toast } from '../store.js';

const COMMAND = '/ecr';
const SUBCOMMANDS = ['status', 'explain', 'history', 'savings', 'restore', 'pause', 'resume', 'help'];

/** Where one writes: plain text, or outside threads the app's slash command. */
export function Composer({ channel, threadTs, label }) {
  const [text, setText] = useState('');
  const send = async () => {
    const written = text.trim();
    if (written === '') return;
    setText('');
    if (!written.startsWith('/')) {
      await act({ kind: 'say', channel, text: written, ...(threadTs && { threadTs }) });
      return;
    }
    const [command, ...rest] = written.split(/\s+/);
    if (threadTs) toast(`${command} cannot be used in a thread.`);
    else if (command !== COMMAND) toast(`${command} is not a command here. Try ${COMMAND} help.`);
    else await act({ kind: 'slash', channel, command, text: rest.join(' ') });
  };
  const onKeyDown = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return html`<div class="composer">
    ${!threadTs && html`<${Suggestions} text=${text} choose=${setText} />`}
    <div class="composer-box">
      <textarea
        rows="1"
        aria-label=${label}
        placeholder=${label}
        value=${text}
        onInput=${(event) => setText(event.target.value)}
        onKeyDown=${onKeyDown}
      ></textarea>
      <button type="button" class="send" aria-label="Send" disabled=${text.trim() === ''} onClick=${send}><${Icon} name="send" /></button>
    </div>
  </div>`;
}

function Suggestions({ text, choose }) {
  if (!text.startsWith('/') || text.length > 12) return null;
  const offers = SUBCOMMANDS.map((sub) => `${COMMAND} ${sub}`).filter(
    (offer) => offer.startsWith(text) && offer !== text,
  );
  if (offers.length === 0) return null;
  return html`<div class="suggestions" aria-label="Commands">
    ${offers.map((offer) => html`<button type="button" key=${offer} onClick=${() => choose(`${offer} `)}><code>${offer}</code></button>`)}
  </div>`;
}
