import type { PolicyChangeState } from '../../policy/policy-change.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { AFTER_ECR } from './policy-state.ts';
import { count, number, safe, unended } from './text.ts';
import type { Names } from './thread-decision.ts';
import { person } from './words.ts';

/** A line for the thread of a policy's card. `calls`: its mentions are meant. */
export interface PolicyLine {
  readonly text: string;
  readonly calls: boolean;
}

/**
 * What happened to a policy, as one sentence; undefined for states that pass by themselves. `leads` are asked for the
 * second approval, and hear of what could not be done.
 */
export function policyLine(
  { change, leadMustApprove }: PolicyCard,
  names: Names,
  leads: readonly string[],
): PolicyLine | undefined {
  const { state, receipt } = change;
  const who = (id: string) => safe(names.get(id) ?? id, 80);
  const quiet = (text: string): PolicyLine => ({ text, calls: false });
  switch (state.status) {
    case 'seconding': {
      const needsLead = leadMustApprove && state.role === 'member';
      const asked = leads.filter((id) => id !== state.by.id).map(person);
      const whom = asked.length > 0 ? `${asked.join(' ')}: ` : '';
      const second = needsLead ? 'a lead has to approve, too' : 'a second person has to approve, too';
      const text = `${who(state.by.id)} approves this policy, 1 of 2. ${whom}${second}; nothing changes before.`;
      return { text, calls: asked.length > 0 };
    }
    case 'approved':
      return quiet(
        `${who(state.first.id)} and ${who(state.by.id)} approve this policy. Layaway looks once more, then applies it.`,
      );
    case 'applied':
      return quiet(`Applied and seen in ECR. ${dueText(change)} One click on the card takes it back.`);
    case 'undoing':
      return quiet(`${who(state.by.id)} takes this policy back.`);
    case 'undone':
      return quiet(
        receipt?.former === undefined
          ? 'Taken back: ECR has no lifecycle policy for it, as before.'
          : 'Taken back: the former policy is seen in ECR again.',
      );
    case 'refused': {
      const called = leads.map(person).join(' ');
      const what = state.what === 'apply' ? 'could not be applied' : 'could not be taken back';
      return {
        text: `${called} This policy ${what}: ${unended(state.why, 500)}.${state.byEcr ? ` ${AFTER_ECR[state.what]}` : ''}`.trim(),
        calls: leads.length > 0,
      };
    }
    case 'declined':
      return quiet(`${who(state.by.id)} declines this policy. Nothing was changed.`);
    case 'superseded':
      return quiet(
        state.because === 'owner'
          ? 'Another team owns this repository now. This proposal is closed.'
          : 'A newer proposal takes the place of this one.',
      );
    case 'lapsed':
      return quiet('Nobody approved this in time: it has lapsed, and nothing was changed.');
    case 'proposed':
    case 'applying':
      return undefined;
  }
}

/** By the images at the moment it was applied; by those of its proposal where that was not kept. */
function dueText({ due, facts }: PolicyCard['change']): string {
  const { expires, archives } = due ?? facts;
  const deletes = expires.images === 0 ? [] : [`deletes ${count(expires.images, 'image')}`];
  const moves = archives.images === 0 ? [] : [`archives ${number(archives.images)}`];
  const both = [...deletes, ...moves].join(' and ');
  return both === '' ? 'Nothing is due today.' : `It ${both} within a day.`;
}

/** Everyone whose name a line needs. */
export function peopleOf(state: PolicyChangeState): string[] {
  const by = 'by' in state ? [state.by.id] : [];
  return 'first' in state ? [state.first.id, ...by] : by;
}
