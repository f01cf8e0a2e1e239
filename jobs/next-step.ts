import type { Config } from '../src/config/schema.ts';
import type { SourceReport } from '../src/policy/evidence.ts';

/** A source's name in the configuration: `ecs` of `ecs in 210987654321/eu-west-1`. */
export function baseName(source: string): string {
  return source.split(' in ')[0] ?? source;
}

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
      return inspected === 0
        ? `If there is nothing, say so: sources.${base}.expect: 0.`
        : `If that is right, run \`layaway doctor --accept "${name}"\`.`;
  }
}

type Trouble = Pick<Exclude<SourceReport, { status: 'ok' }>, 'name' | 'status' | 'why' | 'inspected'>;

/** Who can fix a source, as the configuration names them. */
export function contactOf(sources: Config['sources'], source: string): string | undefined {
  return Object.entries(sources).find(([name]) => name === baseName(source))?.[1]?.contact;
}
