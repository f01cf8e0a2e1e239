import type { Outcome } from '../src/registry/changes.ts';

/** Turned away by ourselves before ECR was asked: nothing was tried, and nothing failed. */
const UNTRIED: ReadonlySet<string> = new Set(['Paused', 'TakenBack', 'Doubted', 'Disturbed', 'Stopping']);
/** After these the world is another one, and planned for anew. */
const OUTDATED: ReadonlySet<string> = new Set(['TakenBack', 'Doubted', 'Disturbed']);
const OURS: ReadonlySet<string> = new Set([...UNTRIED, 'TagTaken', 'NotLooked']);

/** Whether ECR was asked, or could not be looked at first: only that can fail. */
export function wasTried(outcome: Outcome): boolean {
  return outcome.status === 'refused' ? !UNTRIED.has(outcome.code) : outcome.status !== 'expired';
}

/** Whether what was planned is not wanted any more. */
export function isOutdated(outcome: Outcome): boolean {
  return outcome.status === 'refused' && OUTDATED.has(outcome.code);
}

/** What came of a change, as a sentence without a full stop; undefined where it was done. */
export function outcomeText(outcome: Outcome): string | undefined {
  switch (outcome.status) {
    case 'done':
      return undefined;
    case 'expired':
      return 'not tried, the look was too old';
    case 'unknown':
      return `no answer: ${outcome.why}`;
    case 'refused':
      return refusalText(outcome);
  }
}

function refusalText({ code, why }: Outcome & { status: 'refused' }): string {
  if (code === 'Paused') return `not tried, paused: ${why}`;
  return OURS.has(code) ? `not tried, ${why}` : `ECR refused: ${code}, ${why}`;
}
