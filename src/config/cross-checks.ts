import { didYouMean } from './nearest.ts';
import type { PlacedProblem } from './problem.ts';

/**
 * What no single field can show. Works on the file as written, not on the parsed configuration, so that
 * it runs whatever else is wrong; a part of an unexpected shape is the schema's business and passed over.
 */
export function crossChecks(raw: unknown): PlacedProblem[] {
  return [...unknownTeams(raw), ...doubleRegistries(raw), ...doubleClusters(raw)];
}

function unknownTeams(raw: unknown): PlacedProblem[] {
  const teams = at(raw, 'teams') ?? {};
  if (!isSection(teams)) return [];
  const known = Object.keys(teams);
  const owners = at(raw, 'owners');
  const named = list(at(owners, 'rules')).map((rule, i) => ({
    path: ['owners', 'rules', i, 'team'],
    team: at(rule, 'team'),
  }));
  const handles = at(at(owners, 'codeowners'), 'teams');
  const mapped = Object.entries(isSection(handles) ? handles : {}).map(([handle, team]) => ({
    path: ['owners', 'codeowners', 'teams', handle],
    team,
  }));
  const fallback = { path: ['owners', 'fallback'], team: at(owners, 'fallback') };
  return [...named, ...mapped, fallback].flatMap(({ path, team }) => {
    if (typeof team !== 'string' || known.includes(team)) return [];
    const hint = didYouMean(team, known) || ' Describe it there, or name one that is.';
    return [{ path, message: `there is no team "${team}" under teams.${hint}` }];
  });
}

function doubleRegistries(raw: unknown): PlacedProblem[] {
  const seen = new Map<string, number>();
  return list(at(raw, 'registries')).flatMap((registry, i) => {
    if (!isSection(registry)) return [];
    const key = JSON.stringify([at(registry, 'account'), at(registry, 'region'), at(registry, 'roleArn')]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, i);
      return [];
    }
    return [{ path: ['registries', i], message: `is the same registry as registries[${first}]: remove one` }];
  });
}

/** Two clusters of one name: what one of them uses could not be told from the other. */
function doubleClusters(raw: unknown): PlacedProblem[] {
  const place = ['sources', 'kubernetes', 'clusters'];
  const names = list(at(at(at(raw, 'sources'), 'kubernetes'), 'clusters')).map((one) => at(one, 'name'));
  return names.flatMap((name, i) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === i) return [];
    return [
      { path: [...place, i, 'name'], message: `is the name of clusters[${first}] too: choose another` },
    ];
  });
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return isSection(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
