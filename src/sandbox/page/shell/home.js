import { Blocks } from '../blocks/blocks.js';
import { html } from '../html.js';
import { entriesOf, useStore } from '../store.js';

/** The app's Home tab. */
export function Home() {
  const { shown } = useStore();
  const { home } = shown;
  const key = `view-${home?.id}`;
  const surface = { key, place: { view: 'home' }, entries: entriesOf(key) };
  return html`
    <header class="pane-head">
      <h1><img class="avatar tiny" src="/page/mark.svg" alt="" /> Layaway</h1>
      <span class="tab">Home</span>
    </header>
    <div class="messages" tabindex="0">
      <div class="home" data-testid="home">
        ${home ? html`<${Blocks} blocks=${home.blocks} surface=${surface} />` : html`<p class="empty">Layaway has nothing on its Home tab for you yet.</p>`}
      </div>
    </div>
  `;
}
