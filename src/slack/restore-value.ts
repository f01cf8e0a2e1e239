import type { ImageName } from './answers.ts';

/** What the button under `/ecr restore` carries: which images, and how many it said. */
export interface RestoreValue {
  readonly name: ImageName;
  readonly count: number;
}

export function writeRestoreValue({ name, count }: RestoreValue): string {
  return JSON.stringify([count, name.registry, name.repository, name.tag ?? null, name.digest ?? null]);
}

/** Reads the value again, or undefined for anything that `writeRestoreValue` did not write. */
export function readRestoreValue(text: string | undefined): RestoreValue | undefined {
  const [count, registry, repository, tag, digest] = parseList(text);
  if (typeof count !== 'number' || typeof registry !== 'string' || typeof repository !== 'string')
    return undefined;
  return {
    count,
    name: {
      registry,
      repository,
      ...(typeof tag === 'string' && { tag }),
      ...(typeof digest === 'string' && { digest }),
    },
  };
}

function parseList(text: string | undefined): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // not ours: old or forged
  }
}
