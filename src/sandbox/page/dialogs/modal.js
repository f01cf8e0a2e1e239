import { useRef, useState } from 'preact/hooks';
import { Blocks } from '../blocks/blocks.js';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { Text } from '../mrkdwn/mrkdwn.js';
import { act } from '../server.js';
import { entriesOf, useStore } from '../store.js';
import { Dialog } from './dialog.js';

/** The top view of the person's modal stack. */
export function Modal() {
  const { shown } = useStore();
  const view = shown.modals.at(-1);
  return view ? html`<${View} key=${view.rootId} view=${view} depth=${shown.modals.length} />` : null;
}

function View({ view, depth }) {
  const [complaints, setComplaints] = useState({});
  const [busy, setBusy] = useState(false);
  const key = `view-${view.id}`;
  const errors = complaints.view === view.id ? complaints.errors : undefined;
  const surface = { key, place: { view: 'modal' }, entries: entriesOf(key), errors };
  const closing = useRef();
  // A second click before the page hears of the first one closes nothing more.
  const close = async (all) => {
    if (closing.current === view.id) return;
    closing.current = view.id;
    const { outcome } = await act({ kind: 'close', all });
    if (outcome !== 'acked') closing.current = undefined;
  };
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    const acted = await act({ kind: 'submit', entries: entriesOf(key) });
    setComplaints({ view: view.id, errors: acted.errors });
    setBusy(false);
  };
  return html`<${Dialog} label=${view.title.text} look="dialog modal" onClose=${() => close(false)}>
    <form onSubmit=${submit} novalidate data-testid="modal">
      <header class="dialog-head">
        ${depth > 1 && html`<button type="button" class="icon-btn" aria-label="Back" onClick=${() => close(false)}><${Icon} name="back" /></button>`}
        <h2><${Text} of=${view.title} /></h2>
        <button type="button" class="icon-btn" aria-label="Close" onClick=${() => close(true)}><${Icon} name="close" /></button>
      </header>
      <div class="dialog-body"><${Blocks} blocks=${view.blocks} surface=${surface} /></div>
      <${Foot} view=${view} busy=${busy} onClose=${() => close(false)} />
    </form>
  <//>`;
}

function Foot({ view, busy, onClose }) {
  const { submit, close } = view;
  return html`<footer class="dialog-foot">
    <span class="dialog-app"><img src="/page/mark.svg" alt="" class="avatar tiny" /> Layaway</span>
    <button type="button" class="btn" onClick=${onClose}>
      ${close ? html`<${Text} of=${close} />` : submit ? 'Cancel' : 'Close'}
    </button>
    ${submit && html`<button class=${`btn primary ${busy ? 'busy' : ''}`} disabled=${busy}><${Text} of=${submit} /></button>`}
  </footer>`;
}
