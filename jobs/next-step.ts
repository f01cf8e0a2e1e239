import type { Config } from '../src/config/schema.ts';
import { baseName, type SourceReport } from '../src/policy/evidence.ts';

/** What to do about a source that could not be believed; undefined where its `why` says it already. */
export function nextStep({ name, status, why, inspected }: Trouble): string | undefined {
  const base = baseName(name);
  switch (status) {
    case 'failed':
      // A missing permission is named together with what to do about it.
      return why.includes('add it to the role')
        ? undefined
        : '`layaway doctor` says whether it answers again.';
    case 'stale':
      return `\`layaway doctor\` asks it anew; if it is always this slow, raise sources.${base}.maxAge.`;
    case 'too-small':
      // Where it found nothing at all, its `why` says what to write.
      return inspected === 0 ? undefined : `If that is right, run \`layaway doctor --accept "${name}"\`.`;
  }
}

type Trouble = Pick<Exclude<SourceReport, { status: 'ok' }>, 'name' | 'status' | 'why' | 'inspected'>;

/** Who can fix a source, as the configuration names them. */
export function contactOf(sources: Config['sources'], source: string): string | undefined {
  return Object.entries(sources).find(([name]) => name === baseName(source))?.[1]?.contact;
}
