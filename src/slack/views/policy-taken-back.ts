import { namedText, type TakenBack } from '../../policy/learning/taken-back.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { actions, type Message, section } from './blocks.ts';
import type { Reading } from './dates.ts';
import { fitLines } from './fit-lines.ts';
import { undoButton } from './policy-buttons.ts';
import { registryOf } from './policy-place.ts';
import { named } from './policy-said.ts';
import { code, safe, unended } from './text.ts';
import { person } from './words.ts';

/** Rules that ECR carries out although answers took them back. `undoHelps`: one click takes them out of ECR. */
export interface PolicyTakenBack {
  readonly card: PolicyCard;
  readonly rules: readonly (TakenBack & { readonly why: string })[];
  readonly undoHelps: boolean;
  readonly leads: readonly string[];
}

const WHAT = 'ECR still deletes by a rule that was taken back since';

/** Told once: which rule, what took it back, and what can be done. Until then ECR goes on. */
export function takenBackMessage(
  { card, rules, undoHelps, leads }: PolicyTakenBack,
  reading: Reading,
): Message {
  const { repository } = card.change;
  const lines = rules.map(
    (rule) => `• ${code(namedText(rule))}: ${named(unended(rule.why, 240), 240, reading)}.`,
  );
  const called = leads.map(person).join(' ');
  const next = undoHelps
    ? 'One click puts back the policy that was there before.'
    : 'No click takes out such a rule alone: a proposal without it follows, where any other rule stays. Else the rule is to be taken out by hand.';
  return {
    text: `${safe(repository, 260)}: ${WHAT}.`,
    blocks: [
      section([`*${code(repository)}*${registryOf(card)} · ${WHAT}.`, ...fitLines(lines, 2_000)]),
      section([`${called === '' ? '' : `${called}: `}${next}`]),
      ...(undoHelps ? [actions([undoButton(card)])] : []),
    ],
  };
}
