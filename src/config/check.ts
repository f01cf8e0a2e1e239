import { z } from 'zod';
import { crossChecks } from './cross-checks.ts';
import { notIndented } from './indentation.ts';
import { didYouMean } from './nearest.ts';
import { type PathStep, type PlacedProblem, type Problem, pathText } from './problem.ts';
import { type Config, configSchema } from './schema.ts';
import { sectionsWith, unwrapped } from './sections.ts';
import { sentence } from './sentences.ts';

type Issue = z.core.$ZodIssue;
type LineOf = (path: readonly PathStep[]) => number | undefined;

/**
 * Checks a whole configuration and answers every problem at once: what the schema finds, and what only
 * the whole can show (a rule that names a team nobody described), each even where the other found something.
 */
export function checkConfig(
  raw: unknown,
  lineOf: LineOf = () => undefined,
): { readonly config: Config } | { readonly problems: readonly Problem[] } {
  const result = configSchema.safeParse(raw, { reportInput: true, error: sentence });
  const issues = result.success ? [] : result.error.issues.flatMap(placed);
  const found = [...notIndented(issues), ...crossChecks(raw)];
  if (result.success && found.length === 0) return { config: result.data };
  const problems = found.map(({ path, message }): Problem => {
    const line = lineOf(path);
    return { path: pathText(path), message, ...(line !== undefined && { line }) };
  });
  return { problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

function placed(issue: Issue): PlacedProblem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(configSchema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `there is no such setting.${elsewhere(key) || didYouMean(key, known) || ` Known here: ${known.join(', ')}.`}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path, message: `the name is not allowed: ${message}` }));
  }
  if (issue.code === 'invalid_value' && typeof issue.input === 'string') {
    const hint = didYouMean(issue.input, issue.values.map(String));
    return [{ path, message: hint ? `${issue.message}.${hint}` : issue.message }];
  }
  return [{ path, message: issue.message }];
}

/** ` Did you mean retention.keepReleases?`: a setting that is there, in another section. */
function elsewhere(key: string): string {
  const sections = sectionsWith(configSchema, key);
  const [only] = sections;
  if (only === undefined) return '';
  if (sections.length === 1) return ` Did you mean ${only === '' ? key : `${only}.${key}`}?`;
  return ` Did you mean ${key} in one of ${sections.join(', ')}?`;
}

/** The keys a section may have: the schema, walked along a path. */
function keysAt(schema: unknown, path: readonly PathStep[]): string[] {
  let here = unwrapped(schema);
  for (const step of path) {
    if (here instanceof z.ZodObject) here = unwrapped(here.shape[String(step)]);
    else if (here instanceof z.ZodArray) here = unwrapped(here.element);
    else if (here instanceof z.ZodRecord) here = unwrapped(here.valueType);
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}
