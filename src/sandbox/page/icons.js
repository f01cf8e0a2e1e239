import { html } from './html.js';

/** Line icons on a 20 × 20 field, drawn for this page. */
const PATHS = {
  hash: 'M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5v7.5h9V8.5',
  thread: 'M4 4.5h12v8.5H9.5L6 16v-3H4zM7 8h6M7 10.3h4',
  chevron: 'M6 8l4 4 4-4',
  back: 'M12 5l-5 5 5 5',
  dots: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  close: 'M5 5l10 10M15 5 5 15',
  clock: 'M10 6v4l2.5 2M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  eye: 'M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  send: 'M3.5 10 16.5 4l-4 12.5-3-5zM9.5 11.5l3-3',
  box: 'M3.5 6.5 10 3.5l6.5 3v7L10 16.5l-6.5-3zM3.5 6.5l6.5 3 6.5-3M10 9.5v7',
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  people:
    'M7.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 15.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M13 9.5a2 2 0 1 0 0-4M14 11.8c1.8.3 3 1.6 3 3.7',
  offline: 'M4 4l12 12M3 8.5a10 10 0 0 1 4-2.3M10 5.5c2.7 0 5.2 1.1 7 3M6 12a5.6 5.6 0 0 1 3-1.5M10 15.5h.01',
};

export function Icon({ name }) {
  return html`<svg class=${`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true">
    <path d=${PATHS[name]} />
  </svg>`;
}
