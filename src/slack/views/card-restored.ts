import type { HoldSummary } from '../desk.ts';
import { number } from './text.ts';

/** What came back, and what could not because it was deleted by then; undefined where there is neither. */
export function restoredText({ counts }: Pick<HoldSummary, 'counts'>): string | undefined {
  const { restored = 0, lost = 0 } = counts;
  if (restored > 0)
    return `*Restored ${number(restored)}*${lost > 0 ? `; ${number(lost)} could not come back` : ''}`;
  return lost > 0 ? `*${number(lost)} could not come back:* deleted before it could be restored` : undefined;
}
