import type { Candidate } from '../src/policy/candidate.ts';
import { stopOf } from '../src/policy/family.ts';
import { type RegistryGrants, registryGrants } from '../src/registry/registry-policy.ts';
import type { RepositorySettings } from '../src/registry/repositories.ts';
import { FREED_NAMES, notesFor, readSurroundings, type Surroundings } from '../src/registry/surroundings.ts';
import type { RegistryAccess } from './deps.ts';

/** What holds for a whole registry, read once per sweep. */
export interface Around {
  readonly grants: RegistryGrants;
  readonly surroundings: Surroundings;
}

export async function lookAround(access: RegistryAccess): Promise<Around> {
  const [grants, surroundings] = await Promise.all([registryGrants(access), readSurroundings(access)]);
  return { grants, surroundings };
}

/** What a candidate's card says of its repository. */
export function cardNotes(
  { surroundings, grants }: Around,
  repository: RepositorySettings,
  candidate: Candidate,
): readonly string[] {
  const notes = notesFor(surroundings, grants, repository.name);
  const frees =
    candidate.kind !== 'unclear' && candidate.families.some(({ family }) => stopOf(family) === 'tags');
  const immutable = repository.mutability.startsWith('IMMUTABLE');
  return frees && immutable ? [...notes, FREED_NAMES] : notes;
}
