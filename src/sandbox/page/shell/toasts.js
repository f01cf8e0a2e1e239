import { html } from '../html.js';
import { useStore } from '../store.js';

/** What went wrong, for seven seconds. */
export function Toasts() {
  const { toasts } = useStore();
  return html`<div class="toasts" role="alert">
    ${toasts.map(({ id, text, tone }) => html`<p class=${`toast ${tone}`} key=${id}>${text}</p>`)}
  </div>`;
}
