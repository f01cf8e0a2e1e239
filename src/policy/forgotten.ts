import { asksOfAside, isAskedAgain } from './asked-again.ts';
import { type Candidate, type JudgedFamily, type Ownership, offersTo } from './candidate.ts';
import type { Family } from './family.ts';
import { type Hold, isOver } from './hold.ts';
import { type Digest, type RegistryId, registryKey } from './image.ts';
import { originalTag } from './quarantine-tag.ts';
import type { Review } from './review.ts';
import { bytesOf } from './savings.ts';
import { scoreOf } from './score.ts';
import type { Instant } from './time.ts';

/**
 * Families that carry Layaway's quarantine tags while none of its holds explains them: Redis was lost, or is older than
 * the registry. Nothing says any more who approved what, so they are a question and never a permission. What a hold
 * brought to its end since `listedAt` was listed before that: it is known.
 */
export function forgottenFamilies(
  judged: readonly JudgedFamily[],
  holds: readonly Hold[],
  listedAt: Instant,
): readonly JudgedFamily[] {
  const known = new Set(
    holds
      .filter(({ state }) => !isOver(state.status) || ('at' in state && state.at >= listedAt))
      .flatMap(({ members }) => members.map(({ digest }) => digest)),
  );
  const leftAside = new Set(holds.flatMap(namesLeftAside));
  return judged.filter(({ family }) =>
    putAsideNames(family).some(
      ({ digest, name }) => !known.has(digest) && !leftAside.has(`${digest} ${name}`),
    ),
  );
}

/** What a restore could not give back, because another image carries it: that quarantine tag stays, and is known. */
function namesLeftAside({ members, state }: Hold): string[] {
  if (state.status !== 'restored') return [];
  const { taken } = state;
  return members.flatMap(({ digest, tags }) =>
    tags.filter((tag) => taken.includes(tag)).map((tag) => `${digest} ${tag}`),
  );
}

function putAsideNames({ members }: Family): { readonly digest: Digest; readonly name: string }[] {
  return members.flatMap(({ digest, tags }) =>
    tags.flatMap((tag) => {
      const name = originalTag(digest, tag);
      return name === undefined ? [] : [{ digest, name }];
    }),
  );
}

const REASON =
  'Their tags say that Layaway put them aside, and nothing it remembers says why or for whom. They stay as they are until somebody answers.';

/** The id of the one question about a repository's forgotten images. */
export function forgottenCandidateId(registry: RegistryId, repository: string): string {
  return `${registryKey(registry)}/${repository}#unknown.forgotten`;
}

/** One question for all of a repository, whatever their class: it offers to restore them or to find out, nothing else. */
export function forgottenCandidate(
  registry: RegistryId,
  repository: string,
  owner: Ownership,
  families: readonly JudgedFamily[],
): Candidate {
  const bytes = bytesOf(families.map(({ family }) => family));
  return {
    id: forgottenCandidateId(registry, repository),
    registry,
    repository,
    owner,
    class: 'unknown',
    kind: 'unclear',
    families,
    bytes,
    score: scoreOf({
      bytes: bytes.upper,
      class: 'unknown',
      findings: families.flatMap(({ verdict }) => verdict.findings),
      ownerKnown: owner.team !== undefined,
      tagged: true,
      unclear: true,
    }),
    reasons: [REASON],
    offers: offersTo(owner, ['restore', 'investigate']),
    slow: false,
    slowReasons: [],
  };
}

/** Whether a review asks about forgotten images: of those nobody is known to have approved anything. */
export function isForgotten(review: Pick<Review, 'offers'>): boolean {
  return asksOfAside(review) && !isAskedAgain(review);
}
