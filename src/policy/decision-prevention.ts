import type { Group } from './learning/answer.ts';
import type { PolicyChange, PolicyChangeState } from './policy-change.ts';
import type { Prevention } from './retention-policy.ts';
import { momentText } from './time-text.ts';

/**
 * What would keep a question from coming back, by the newest lifecycle policy proposed for its repository that says
 * anything of its group, and how far that proposal came; undefined where there is none.
 */
export function preventionIn(changes: readonly PolicyChange[], group: Group): Prevention | undefined {
  const newest = [...changes].sort((a, b) => b.proposedAt - a.proposedAt);
  for (const { retention, proposedAt, state } of newest) {
    const prevention = retention.prevention.find((one) => one.group === group);
    if (prevention)
      return { ...prevention, text: `${prevention.text} ${standing(state, momentText(proposedAt))}` };
  }
  return undefined;
}

function standing(state: PolicyChangeState, proposed: string): string {
  switch (state.status) {
    case 'applied':
      return `The proposed policy is applied since ${momentText(state.at)}.`;
    case 'declined':
      return `A policy proposed ${proposed} was declined.`;
    case 'undone':
      return `A policy was applied and taken back ${momentText(state.at)}.`;
    case 'refused':
      return `A policy proposed ${proposed} could not be carried out: ${state.why}`;
    case 'superseded':
      return state.because === 'owner'
        ? `A policy was proposed ${proposed}, before another team owned the repository.`
        : `A policy was proposed ${proposed}, another took its place.`;
    case 'lapsed':
      return `A policy was proposed ${proposed}, nobody answered it in time.`;
    case 'proposed':
    case 'seconding':
      return `A policy is proposed since ${proposed}.`;
    case 'approved':
    case 'applying':
    case 'undoing':
      return `A policy proposed ${proposed} is being carried out.`;
  }
}
