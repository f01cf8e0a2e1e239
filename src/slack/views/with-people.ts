import { safe } from './text.ts';
import { person } from './words.ts';

/** The record's own sentences name people as Slack writes them; everything else in them is made harmless. */
export function withPeople(text: string, limit: number): string {
  return safe(text, limit).replace(/&lt;@([UW][A-Z0-9]+)&gt;/g, (_all, id: string) => person(id));
}
