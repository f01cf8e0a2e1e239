import { nearest } from '../config/nearest.ts';
import { registryKey } from '../policy/image.ts';
import { parseReference } from '../policy/reference.ts';
import type { ImageName } from '../slack/answers.ts';
import type { Refusal } from '../slack/desk.ts';
import type { Memory } from '../store/store.ts';

/** A scanned repository. */
export type Place = Awaited<ReturnType<Memory['repositories']>>[number];

/** What was typed, found among the scanned repositories. */
export interface Resolved {
  readonly place: Place;
  readonly name: ImageName;
}

/** More names in one sentence are no help. */
const MOST_NAMED = 5;

/** Cards show twelve digits of a digest: so many may be typed, and no fewer than six. */
const SHORT_DIGEST = /@(?:sha256:)?([0-9a-f]{6,64})$/i;

/**
 * Finds the one repository that is meant: by its name, a full address, its last part, or a beginning of either that
 * fits one repository only. Refuses with a question or a suggestion; it never picks one of several.
 */
export function resolve(all: readonly Place[], typed: string): Resolved | Refusal {
  if (all.length === 0)
    return {
      refused: 'Nothing was scanned yet. The first scan runs with the worker, or with `layaway scan`.',
    };
  const short = SHORT_DIGEST.exec(typed)?.[1]?.toLowerCase();
  const reference = parseReference(typed.replace(SHORT_DIGEST, ''));
  if ('error' in reference) return { refused: reference.error };
  const { registry, tag } = reference;
  const within = registry
    ? all.filter((place) => registryKey(place.registry) === registryKey(registry))
    : all;
  const found = matching(within, reference.repository);
  if (found.length === 0) return { refused: notFound(all, reference.repository) };
  const [place] = found;
  if (!place || found.length > 1) return { refused: several(found, reference.repository) };
  const key = registryKey(place.registry);
  const image = { ...(tag !== undefined && { tag }), ...(short && { digest: `sha256:${short}` }) };
  return { place, name: { registry: key, repository: place.repository, ...image } };
}

/** The exact name beats its last part, which beats a beginning: an exact name is never ambiguous by longer ones. */
function matching(all: readonly Place[], wanted: string): readonly Place[] {
  const lastPart = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  const ways: readonly ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => lastPart(name) === wanted,
    (name) => name.startsWith(wanted),
    (name) => lastPart(name).startsWith(wanted),
  ];
  for (const way of ways) {
    const found = all.filter(({ repository }) => way(repository));
    if (found.length > 0) return found;
  }
  return [];
}

function several(found: readonly Place[], wanted: string): string {
  const names = [...new Set(found.map(({ repository }) => repository))];
  const left = names.length - MOST_NAMED;
  if (names.length > 1) {
    const more = left > 0 ? ` and ${left} more` : '';
    return `Which one is ${wanted}: ${names.slice(0, MOST_NAMED).join(', ')}${more}?`;
  }
  const where = found.map(({ registry }) => registryKey(registry)).join(', ');
  return `${names[0]} is in ${where}. Give the full address, as in a docker pull.`;
}

/** `No scanned repository is called …`, with the nearest name where one is near. */
export function notFound(all: readonly Place[], wanted: string): string {
  const names = [...new Set(all.map(({ repository }) => repository))];
  const near = nearestRepository(names, wanted);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  return `No scanned repository is called ${JSON.stringify(wanted)}.${meant}`;
}

/** The repository that was probably meant: near by its name or by the last part of it. */
export function nearestRepository(names: readonly string[], wanted: string): string | undefined {
  return nearest(wanted, names) ?? names.find((name) => nearest(wanted, [name.split('/').at(-1) ?? name]));
}
