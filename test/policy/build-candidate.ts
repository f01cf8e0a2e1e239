import { gatherCandidates, type JudgedFamily } from '../../src/policy/candidate.ts';
import type { Family } from '../../src/policy/family.ts';
import type { Image } from '../../src/policy/image.ts';
import { judgeFamily } from '../../src/policy/judge.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { context, digest, familiesOf, INDEX, image, REGISTRY, REPOSITORY } from './build.ts';

export const OWNER = { team: 'payments', why: 'repository tag owner=payments' };
export const judged = (images: readonly Image[], parts: Partial<JudgeContext> = {}): JudgedFamily[] =>
  familiesOf(images).map((family) => ({ family, verdict: judgeFamily(family, context(parts)) }));
export const gather = (
  ones: readonly JudgedFamily[],
  options = {},
  owner: { team?: string; why: string } = OWNER,
) => gatherCandidates(REGISTRY, REPOSITORY, owner, ones, { minimumImpactBytes: 0, ...options });
export const index = (n: number, ...children: number[]) =>
  familiesOf(
    [
      image(n, { mediaType: INDEX, sizeBytes: 70 }),
      ...children.map((child) => image(child, { sizeBytes: 10 * child })),
    ],
    new Map([[digest(n), children.map(digest)]]),
  )[0] as Family;
