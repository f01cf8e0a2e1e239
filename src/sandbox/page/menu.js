import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from './html.js';

/** A button that opens a list of choices: arrow keys move, Escape closes and gives the focus back. */
export function Menu({ label, items, look, children, wide }) {
  const [open, setOpen] = useState(false);
  const [up, setUp] = useState(false);
  const root = useRef(null);
  const close = () => {
    setOpen(false);
    setUp(false);
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    root.current.querySelector('[role=menuitem]')?.focus({ preventScroll: true });
    setUp(root.current.querySelector('[role=menu]').getBoundingClientRect().bottom > innerHeight - 8);
    const outside = (event) => root.current.contains(event.target) || setOpen(false);
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const onKeyDown = (event) => {
    if (!open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) move(root.current, step);
    else if (event.key === 'Escape') close();
    else if (event.key !== 'Tab') return;
    else setOpen(false);
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menu-root" ref=${root} onKeyDown=${onKeyDown}>
    <button type="button" class=${look} aria-label=${label} aria-haspopup="menu" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>
      ${children}
    </button>
    ${open && html`<div class=${`menu ${wide ? 'wide' : ''} ${up ? 'up' : ''}`} role="menu" aria-label=${label}>${items.map((item) => draw(item, close))}</div>`}
  </div>`;
}

function draw(item, close) {
  const choose = () => {
    close();
    item.choose();
  };
  return html`<button type="button" class=${item.current ? 'menu-item current' : 'menu-item'} role="menuitem" key=${item.key} onClick=${choose}>
    ${item.before}<span class="menu-label">${item.label}${item.hint && html`<small>${item.hint}</small>`}</span>
    ${item.badge && html`<span class="badge">${item.badge}</span>`}
  </button>`;
}

function move(root, step) {
  const items = [...root.querySelectorAll('[role=menuitem]')];
  const next = items.indexOf(document.activeElement) + step;
  items[(next + items.length) % items.length]?.focus();
}
