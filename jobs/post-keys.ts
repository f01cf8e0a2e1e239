/** One digest for a team, channel and ISO week. Without a team: what nobody is known to own. */
export function digestKey(team: string | undefined, channel: string, week: string): string {
  return `digest ${team ?? '-'} ${channel} ${week}`;
}

/** One reminder for a lead and ISO week. */
export function reminderKey(lead: string, week: string): string {
  return `reminder ${lead} ${week}`;
}

/** A page of it, counted from 1: the first one is the message, the others are in its thread. */
export function reminderPageKey(reminder: string, page: number): string {
  return page === 1 ? reminder : `${reminder} page ${page}`;
}

/** What a lead without a list is told of a week. A list may still follow in the same week, where one is asked for. */
export function numbersKey(lead: string, week: string): string {
  return `${reminderKey(lead, week)} numbers`;
}
