import type { ProtectedClass } from '../retention-policy.ts';
import type { LearnedFrom } from './learned-from.ts';
import { patternsOf } from './matched-patterns.ts';

/** What no rule may expire, whatever else an image is called: releases, and what the configuration calls unknown. */
export function protectedClasses({ settings, repository }: LearnedFrom): ProtectedClass[] {
  const { rules, keepReleases } = settings;
  const unknown = patternsOf(rules, repository, 'unknown');
  return [
    {
      class: 'release',
      tags: patternsOf(rules, repository, 'release'),
      keepNewest: keepReleases,
      why: 'releases are needed for rollback',
    },
    ...(unknown.length > 0
      ? [
          {
            class: 'unknown' as const,
            tags: unknown,
            why: 'the configuration says that nobody knows what they are for',
          },
        ]
      : []),
  ];
}
