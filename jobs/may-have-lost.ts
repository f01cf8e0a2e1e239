import { CLOCKS_APART } from '../src/policy/clock.ts';
import { IN_FLIGHT } from '../src/policy/deadlines.ts';
import { failureText } from '../src/policy/failure.ts';
import type { Hold, Intent } from '../src/policy/hold.ts';
import { isQuarantineTag } from '../src/policy/quarantine-tag.ts';
import { untaggedSince } from '../src/registry/untagged.ts';
import type { RegistryAccess } from './deps.ts';

/**
 * Which images a race may have cost the name, as a sentence for the ledger. Nobody looked right before and right
 * after, so what is found here is too little to give a name away on: a person has to look.
 */
export async function mayHaveLost(
  access: RegistryAccess,
  { repository, members }: Hold,
  { change, at }: Pick<Intent, 'change' | 'at'>,
): Promise<string | undefined> {
  if (change.kind === 'untag' && change.form === 'tag' && !isQuarantineTag(change.tag)) {
    return `whether ${change.tag} had moved to another image by then is not known`;
  }
  if (change.kind !== 'put-tag' || isQuarantineTag(change.tag)) return undefined;
  try {
    const pushed = await untaggedSince(access, repository, at - CLOCKS_APART);
    const robbed = pushed.filter(
      ({ digest, pushedAt = 0 }) =>
        pushedAt < at + IN_FLIGHT && !members.some((member) => member.digest === digest),
    );
    if (robbed.length === 0) return undefined;
    const digests = robbed.map((image) => image.digest).join(', ');
    return `pushed about then, without a tag now, and may have lost ${change.tag} to it: ${digests}`;
  } catch (error) {
    const why = failureText(error, 'ecr:DescribeImages');
    return `whether another image lost ${change.tag} is not known: ${why}`;
  }
}
