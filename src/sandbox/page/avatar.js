import { html } from './html.js';
import { useStore } from './store.js';

const HUES = 8;

/** The app's mark, or a person's initials on a colour of their own. */
export function Avatar({ user, small }) {
  const { shown } = useStore();
  const size = small ? 'avatar small' : 'avatar';
  if (user.id === shown.app.id) return html`<img class=${size} src="/page/mark.svg" alt="" />`;
  return html`<span class=${`${size} hue-${hueOf(user.id, shown.users)}`} aria-hidden="true">${initials(user.name)}</span>`;
}

function initials(name) {
  const words = name.split(/[\s-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words[1]?.[0] ?? '')).toUpperCase();
}

/** By their place in the list: neighbours never look alike. */
function hueOf(id, users) {
  return (
    Math.max(
      0,
      users.findIndex((user) => user.id === id),
    ) % HUES
  );
}
