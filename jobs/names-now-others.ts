import type { Hold } from '../src/policy/hold.ts';
import type { OthersNames } from '../src/policy/signal.ts';
import type { Instant } from '../src/policy/time.ts';
import { lookAt } from '../src/registry/look.ts';
import type { RegistryAccess } from './deps.ts';

/** Which of these names other images carry by now, and when those were pushed, where ECR says so. */
export async function namesNowOthers(
  access: RegistryAccess,
  { repository, members }: Hold,
  names: readonly string[],
  now: () => Instant,
): Promise<OthersNames> {
  if (names.length === 0) return new Map();
  const { tagOwners } = await lookAt(access, repository, [], names, now);
  const others = [...tagOwners].flatMap(([name, owner]) =>
    owner === null || members.some(({ digest }) => digest === owner) ? [] : [{ name, owner }],
  );
  const digests = others.map(({ owner }) => owner);
  const { images } = await lookAt(access, repository, digests, [], now);
  return new Map(
    others.flatMap(({ name, owner }) => {
      const pushedAt = images.get(owner)?.pushedAt;
      return pushedAt === undefined ? [] : [[name, pushedAt] as const];
    }),
  );
}
