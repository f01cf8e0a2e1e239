import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { goTo } from '../navigate.js';
import { useStore } from '../store.js';

const SEEN = 'layaway-strip-dismissed';

/** What to try, in four steps; once put away it stays away. */
export function Strip() {
  const { shown } = useStore();
  const [gone, setGone] = useState(localStorage.getItem(SEEN) === 'yes');
  if (gone) return null;
  const payments = shown.channels.find(({ name }) => name === 'payments');
  const dismiss = () => {
    localStorage.setItem(SEEN, 'yes');
    setGone(true);
  };
  const digest = payments
    ? html`Read the digest in <button type="button" class="link" onClick=${() => goTo({ kind: 'channel', id: payments.id })}>#payments</button>`
    : 'Read a digest';
  const steps = [
    digest,
    html`Click <b>Remove</b> on a card`,
    html`Move the clock with <b>+1 week</b>`,
    html`<b>Restore</b> them, or see them deleted`,
  ];
  return html`<section class="strip" aria-label="What to try">
    <strong>What to try</strong>
    <ol>${steps.map((step, index) => html`<li><span class="step">${index + 1}</span><span>${step}</span></li>`)}</ol>
    <button type="button" class="icon-btn" aria-label="Hide what to try" onClick=${dismiss}><${Icon} name="close" /></button>
  </section>`;
}
