import { Modal } from '../dialogs/modal.js';
import { html } from '../html.js';
import { Thread } from '../messages/thread.js';
import { Registry } from '../registry/registry.js';
import { useStore } from '../store.js';
import { Channel } from './channel.js';
import { Home } from './home.js';
import { Sidebar } from './sidebar.js';
import { Strip } from './strip.js';
import { Toasts } from './toasts.js';
import { TopBar } from './top-bar.js';

/** The whole window. */
export function App() {
  const { shown, place, thread, drawer, connected } = useStore();
  if (!shown) return html`<p class="opening">Opening the demo workspace…</p>`;
  const channel = shown.channels.find(({ id }) => id === place.id);
  return html`
    <div class="window">
      <${TopBar} />
      ${!connected && html`<p class="offline" role="status">The demo does not answer. Is it still running? Trying again…</p>`}
      <div class="body">
        <${Sidebar} />
        <div class="panes">
          <main class="pane main-pane">
            <${Strip} />
            ${place.kind === 'home' ? html`<${Home} />` : channel && html`<${Channel} key=${channel.id} channel=${channel} />`}
          </main>
          ${channel && thread && html`<${Thread} channel=${channel} ts=${thread} />`}
          ${drawer && html`<${Registry} />`}
        </div>
      </div>
    </div>
    <${Modal} />
    <${Toasts} />
  `;
}
