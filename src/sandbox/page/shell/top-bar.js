import { useEffect, useState } from 'preact/hooks';
import { Avatar } from '../avatar.js';
import { clockDate, time } from '../dates.js';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { Menu } from '../menu.js';
import { actAs } from '../navigate.js';
import { moveClock } from '../server.js';
import { change, sandboxNow, useStore } from '../store.js';

const DAY = 86_400_000;
const KIND = { guest: 'Guest', stranger: 'Other workspace' };

/** The sandbox's clock, the registry drawer and the person switcher. */
export function TopBar() {
  const { shown, drawer } = useStore();
  return html`<header class="top">
    <div class="brand"><img src="/page/mark.svg" alt="" class="avatar" /><strong>${shown.team}</strong></div>
    <${Clock} canMove=${shown.offers.clock} />
    <div class="top-right">
      ${
        shown.offers.registry &&
        html`<button type="button" class=${drawer ? 'top-btn on' : 'top-btn'} aria-pressed=${String(drawer)} onClick=${() => change({ drawer: !drawer })}>
          <${Icon} name="box" /> Registry
        </button>`
      }
      <${Person} />
    </div>
  </header>`;
}

function Clock({ canMove }) {
  const { moving } = useStore();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  const now = sandboxNow();
  return html`<div class="clock" role="group" aria-label="Sandbox clock">
    <span class="clock-face" data-testid="clock" data-ms=${Math.trunc(now)}>
      <${Icon} name="clock" /><span>${clockDate(now)}</span><b>${time(now)}</b>
    </span>
    ${canMove && html`<${Step} label="+1 day" ms=${DAY} moving=${moving} /><${Step} label="+1 week" ms=${7 * DAY} moving=${moving} />`}
    <span class="working" role="status">${moving && html`<i class="spinner"></i> working…`}</span>
  </div>`;
}

function Step({ label, ms, moving }) {
  return html`<button type="button" class="top-btn" disabled=${moving !== undefined} onClick=${() => moveClock(ms, label)}>${label}</button>`;
}

function Person() {
  const { shown } = useStore();
  const me = shown.users.find(({ id }) => id === shown.me);
  const items = shown.users
    .filter((user) => user.playable)
    .map((user) => ({
      key: user.id,
      label: user.name,
      hint: user.title === user.name ? undefined : user.title,
      badge: KIND[user.kind],
      before: html`<${Avatar} user=${user} small />`,
      current: user.id === me.id,
      choose: () => actAs(user.id),
    }));
  return html`<${Menu} label="Acting as" items=${items} look="top-btn person" wide>
    <${Avatar} user=${me} small />
    <span class="person-name"><small>acting as</small> <span data-testid="acting-as">${me.name}</span></span>
    <${Icon} name="chevron" />
  <//>`;
}
