import type { Instant } from './time.ts';

/** A moment in records, which are read in every zone: `2026-03-02 09:00 UTC`. */
export function momentText(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
