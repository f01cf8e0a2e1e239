import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../dialogs/confirm.js';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { Menu } from '../menu.js';
import { withEmoji } from '../mrkdwn/emoji.js';
import { Text } from '../mrkdwn/mrkdwn.js';
import { safeUrl } from '../mrkdwn/parse.js';
import { act } from '../server.js';
import { enter, entriesOf } from '../store.js';
import { FIELDS } from './fields.js';

/** One interactive element. Outside inputs, choosing something is told to the app at once. */
export function Element({ element, block, surface, id }) {
  const [asking, ask] = useState(undefined);
  const [busy, setBusy] = useState(false);

  const send = async (choose) => {
    setBusy(true);
    const { key, place } = surface;
    const { action_id: actionId } = element;
    const { block_id: blockId } = block;
    await act({
      kind: 'click',
      place,
      actionId,
      blockId,
      ...(element.value !== undefined && { value: element.value }),
      entries: entriesOf(key),
      ...(choose !== undefined && { choose }),
    });
    setBusy(false);
  };
  const confirmed = (choose) => (element.confirm ? ask({ choose }) : send(choose));
  const entered = (choose) => {
    enter(surface.key, block.block_id, element.action_id, choose);
    if (block.type !== 'input' || block.dispatch_action) confirmed(choose);
  };
  const draw = DRAWN[element.type];
  return html`
    ${draw && html`<${draw} ...${{ element, block, surface, id, busy, press: confirmed, enter: entered }} />`}
    ${
      asking &&
      html`<${ConfirmDialog}
        confirm=${element.confirm}
        onYes=${() => {
          ask(undefined);
          send(asking.choose);
        }}
        onNo=${() => ask(undefined)}
      />`
    }
  `;
}

function Button({ element, busy, press }) {
  const open = safeUrl(element.url ?? '');
  const go = () => {
    if (open) window.open(open, '_blank', 'noopener');
    press();
  };
  return html`<button type="button"
    class=${`btn ${element.style ?? ''} ${busy ? 'busy' : ''}`}
    disabled=${busy}
    aria-label=${element.accessibility_label}
    data-action=${element.action_id}
    onClick=${go}
  >
    <${Text} of=${element.text} />
  </button>`;
}

function Overflow({ element, busy, press }) {
  const items = element.options.map((option) => ({
    key: option.value,
    label: withEmoji(option.text.text),
    hint: option.description && withEmoji(option.description.text),
    choose: () => {
      const url = safeUrl(option.url ?? '');
      if (url) window.open(url, '_blank', 'noopener');
      press(option.value);
    },
  }));
  return html`<${Menu} label="More actions" items=${items} look=${`btn overflow ${busy ? 'busy' : ''}`}>
    <${Icon} name="dots" />
  <//>`;
}

const DRAWN = { button: Button, overflow: Overflow, ...FIELDS };
