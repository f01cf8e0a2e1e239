import type { Instant } from '../policy/time.ts';
import { oneLine } from './printable.ts';
import type { Writer } from './terminal.ts';

/** What a long task tells the person who waits. */
export interface Progress {
  /** `total` is absent while nobody knows how much there is. */
  show(step: { readonly text: string; readonly done?: number; readonly total?: number }): void;
  /** Takes the bar away, so that nothing of it stays between the lines that follow. */
  end(): void;
}

const REDRAW_EVERY = 100;
const BAR = 24;

/** A bar that redraws one line, at most ten times a second; on anything but a terminal nothing is drawn. */
export function progressOn(stream: Writer, now: () => Instant): Progress {
  if (!stream.isTTY) return { show: () => {}, end: () => {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    show(step) {
      if (now() - drawnAt < REDRAW_EVERY) return;
      drawnAt = now();
      drawn = true;
      stream.write(`\r\u001b[2K${oneLine(line(step)).slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end() {
      if (drawn) stream.write('\r\u001b[2K');
      drawn = false;
      drawnAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function line({ text, done = 0, total }: Parameters<Progress['show']>[0]): string {
  if (total === undefined || total <= 0) return text;
  const filled = Math.min(BAR, Math.round((done / total) * BAR));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${total} ${text}`;
}
