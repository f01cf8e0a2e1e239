import type { HomePage } from '../answers.ts';
import { type Block, context, divider, header } from './blocks.ts';
import type { Reading } from './dates.ts';
import { compactPolicy } from './policy-card.ts';
import { count } from './text.ts';

/** More stand in the teams' channels. */
const MOST_POLICIES = 3;

/** Lifecycle policies that wait for an approval of one's teams; nothing where there are none. */
export function policyBlocks({ policies = [] }: HomePage, reading: Reading): Block[] {
  if (policies.length === 0) return [];
  const shown = policies.slice(0, MOST_POLICIES);
  const left = policies.length - shown.length;
  return [
    divider(),
    header('Retention policies for ECR'),
    ...shown.flatMap((card) => compactPolicy(card, reading)),
    ...(left > 0
      ? [context([`and ${count(left, 'more policy', 'more policies')} in the channels of your teams`])]
      : []),
  ];
}
