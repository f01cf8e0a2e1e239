import { html } from '../html.js';
import { Text } from '../mrkdwn/mrkdwn.js';
import { Dialog } from './dialog.js';

/** The question before an action, with the focus on the harmless answer. */
export function ConfirmDialog({ confirm, onYes, onNo }) {
  const { title, text, confirm: yes, deny: no, style = 'primary' } = confirm;
  return html`<${Dialog} label=${title?.text} look="dialog confirm" onClose=${onNo}>
    <h2><${Text} of=${title} /></h2>
    <div class="dialog-body"><${Text} of=${text} /></div>
    <div class="dialog-foot">
      <button type="button" class="btn" onClick=${onNo} data-focus><${Text} of=${no} /></button>
      <button type="button" class=${`btn ${style}`} onClick=${onYes} data-testid="confirm-yes"><${Text} of=${yes} /></button>
    </div>
  <//>`;
}
