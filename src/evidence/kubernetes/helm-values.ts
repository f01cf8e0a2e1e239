import { parse } from 'yaml';
import { z } from 'zod';
import { type Mention, mentionsInText } from './mention.ts';

/** How an Argo CD source sets a chart's values: from the weakest to the strongest. */
export const helmBlock = z.looseObject({
  values: z.string().nullish(),
  valuesObject: z.unknown().optional(),
  parameters: z.array(z.looseObject({ name: z.string(), value: z.string().nullish() })).nullish(),
});

/** Keys by which charts give an image in parts. */
const PARTS = ['registry', 'repository', 'tag', 'digest'] as const;
type Parts = Partial<Record<(typeof PARTS)[number], string>>;

/** Images that Helm values name: as whole addresses, and as `registry`, `repository`, `tag`, `digest` side by side. */
export function helmMentions({
  values,
  valuesObject,
  parameters,
  ...rest
}: z.infer<typeof helmBlock>): Mention[] {
  const leaves = new Map([
    ...leavesOf(readYaml(values ?? '')),
    ...leavesOf(valuesObject),
    ...(parameters ?? []).map(({ name, value }) => [name, value ?? ''] as const),
  ]);
  const images = new Map<string, Parts>();
  const texts: string[] = [JSON.stringify(rest)];
  for (const [path, value] of leaves) {
    const [, place = '', part = ''] = /^(.*?)\.?([^.]*)$/.exec(path) ?? [];
    if (isPart(part)) images.set(place, { ...images.get(place), [part]: value });
    else texts.push(value);
  }
  return [...texts, ...[...images.values()].map(joined)].flatMap(mentionsInText);
}

function isPart(key: string): key is keyof Parts {
  return PARTS.some((part) => part === key);
}

function joined({ registry, repository = '', tag, digest }: Parts): string {
  const name = registry ? `${registry}/${repository}` : repository;
  return `${name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

/** Values as Helm reads them; text that is no YAML is looked through as it stands. */
function readYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' }) as unknown;
  } catch {
    return { text }; // the chart will not take it either, so all that matters is what it names
  }
}

/** `image.tag` → `1.4.2` for every scalar, however deep. */
function* leavesOf(value: unknown, path = ''): Generator<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined && value !== null) yield [path, String(value)];
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    yield* leavesOf(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  }
}
