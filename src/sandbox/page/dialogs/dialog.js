import { useEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';

/** A native modal dialog: the browser keeps the focus inside, and Escape asks to close. */
export function Dialog({ label, look, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    dialog.current.showModal();
    dialog.current.querySelector('[data-focus], .field-input')?.focus();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog class=${look} ref=${dialog} aria-label=${label} onCancel=${cancel}>${children}</dialog>`;
}
