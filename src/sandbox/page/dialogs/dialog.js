import { useEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';

/** A native modal dialog: the browser keeps the focus inside, and Escape asks to close. */
export function Dialog({ label, look, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    dialog.current.showModal();
    const { current } = dialog;
    const first =
      current.querySelector('[data-focus]') ??
      current.querySelector('.dialog-body :is(input, select, textarea)');
    first?.focus();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog class=${look} ref=${dialog} aria-label=${label} onCancel=${cancel}>${children}</dialog>`;
}
