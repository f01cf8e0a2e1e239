import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { change, useStore } from '../store.js';
import { Images } from './images.js';
import { bytes, STATES } from './words.js';

const LOOK_AGAIN = 2_000;

/** The drawer that shows the registry itself, whatever was said about it in the channels. */
export function Registry() {
  const [repository, choose] = useState(undefined);
  const view = useRegistry(repository);
  return html`<aside class="registry" aria-label="Registry" data-testid="registry">
    <header class="pane-head">
      ${repository && html`<button type="button" class="icon-btn" aria-label="All repositories" onClick=${() => choose(undefined)}><${Icon} name="back" /></button>`}
      <h2>${repository ?? 'Registry'}</h2>
      <span class="live"><i></i>live</span>
      <button type="button" class="icon-btn" aria-label="Close registry" onClick=${() => change({ drawer: false })}><${Icon} name="close" /></button>
    </header>
    <div class="registry-body" tabindex="0">
      ${!view && html`<p class="empty">Looking…</p>`}
      ${view && !repository && html`<${Repositories} rows=${view.repositories} choose=${choose} />`}
      ${view && repository && html`<${Images} key=${repository} images=${view.images ?? []} />`}
    </div>
  </aside>`;
}

/** Looks at the registry every two seconds and after each change in the workspace. */
function useRegistry(repository) {
  const { receivedAt } = useStore();
  const [found, setFound] = useState({});
  useEffect(() => {
    let wanted = true;
    const look = async () => {
      const query = repository ? `?repository=${encodeURIComponent(repository)}` : '';
      const response = await fetch(`/demo/registry${query}`).catch(() => undefined);
      if (wanted && response?.ok) setFound({ repository, view: await response.json() });
    };
    look();
    const timer = setInterval(look, LOOK_AGAIN);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [repository, receivedAt]);
  return found.repository === repository ? found.view : undefined;
}

function Repositories({ rows, choose }) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  return html`
    <dl class="tiles">
      ${STATES.map(({ key, row, label }) => html`<div class=${`tile ${key}`} key=${key}><dt>${label}</dt><dd data-testid=${`total-${key}`}>${sum(row)}</dd></div>`)}
    </dl>
    <ul class="repositories">
      ${rows.map((row) => html`<li key=${row.name}><${Repository} row=${row} choose=${choose} /></li>`)}
    </ul>
  `;
}

function Repository({ row, choose }) {
  const present = STATES.filter(({ row: key }) => row[key] > 0);
  const counts = present.map(({ row: key, label }) => `${row[key]} ${label}`).join(', ');
  return html`<button type="button" class="repository" aria-label=${`${row.name}: ${counts}`} onClick=${() => choose(row.name)}>
    <span class="repository-name">${row.name}</span><span class="repository-size">${bytes(row.bytes)}</span>
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${bars(row, present)}</svg>
    <span class="repository-counts">
      ${present.map(({ key, row: count, label }) => html`<span class=${`count ${key}`}><b>${row[count]}</b> ${label}</span>`)}
    </span>
  </button>`;
}

/** One strip per state, as wide as its share. */
function bars(row, present) {
  const total = present.reduce((sum, { row: key }) => sum + row[key], 0);
  let x = 0;
  return present.map(({ key, row: count }) => {
    const width = (row[count] / total) * 100;
    const drawn = html`<rect class=${`share ${key}`} x=${x} y="0" width=${width} height="6" />`;
    x += width;
    return drawn;
  });
}
