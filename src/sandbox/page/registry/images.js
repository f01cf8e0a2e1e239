import { useState } from 'preact/hooks';
import { shortDate } from '../dates.js';
import { html } from '../html.js';
import { bytes, STATES } from './words.js';

/** More than anyone reads in a drawer. */
const MOST = 200;

/** The images of one repository, those not simply active first. */
export function Images({ images }) {
  const [only, setOnly] = useState(undefined);
  const wanted = images.filter(({ state }) => !only || state === only).sort((a, b) => rank(a) - rank(b));
  const count = (state) => images.filter((image) => image.state === state).length;
  return html`
    <div class="filters" role="group" aria-label="Show only">
      <${Filter} label=${`all ${images.length}`} on=${!only} press=${() => setOnly(undefined)} />
      ${STATES.filter(({ key }) => count(key) > 0).map(({ key, label }) => html`<${Filter} key=${key} state=${key} label=${`${label} ${count(key)}`} on=${only === key} press=${() => setOnly(key)} />`)}
    </div>
    <ul class="images">${wanted.slice(0, MOST).map((image) => html`<${Image} key=${image.digest} image=${image} />`)}</ul>
    ${wanted.length > MOST && html`<p class="empty">and ${wanted.length - MOST} more</p>`}
    ${wanted.length === 0 && html`<p class="empty">No images.</p>`}
  `;
}

const FIRST = ['put-aside', 'deleted', 'archived', 'active'];

function rank({ state }) {
  return FIRST.indexOf(state);
}

function Filter({ label, on, press, state = '' }) {
  return html`<button type="button" class=${`filter ${state} ${on ? 'on' : ''}`} aria-pressed=${String(on)} onClick=${press}>${label}</button>`;
}

function Image({ image }) {
  const { digest, tags, state, bytes: size, pushedAt, lastPulledAt, expired } = image;
  const { label } = STATES.find(({ key }) => key === state) ?? { label: state };
  const dates = [
    pushedAt && `pushed ${shortDate(pushedAt)}`,
    lastPulledAt && `pulled ${shortDate(lastPulledAt)}`,
    expired && 'by its lifecycle policy in ECR, not by Layaway',
  ];
  return html`<li class=${`image ${state}`} data-testid=${`image-${digest}`}>
    <div class="image-tags">
      ${tags.length > 0 ? tags.map((tag) => html`<${Tag} key=${tag} tag=${tag} />`) : html`<span class="tag none">untagged</span>`}
      <span class=${`state ${state}`}>${label}</span>
    </div>
    <div class="image-facts">
      <code title=${digest}>${digest.replace('sha256:', '').slice(0, 12)}</code>
      <span>${bytes(size)}</span>${dates.filter(Boolean).map((date) => html`<span>${date}</span>`)}
    </div>
  </li>`;
}

/** A tag; of one put aside the original name stands out from what Layaway set before it. */
function Tag({ tag }) {
  const [, prefix, original] = /^(layaway\.[0-9a-f]{8}\.)(.+)$/.exec(tag) ?? [];
  if (!original) return html`<span class="tag">${tag}</span>`;
  return html`<span class="tag aside" title=${tag}><small>${prefix}</small>${original}</span>`;
}
