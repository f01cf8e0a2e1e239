/** One thing that is wrong with the configuration or the environment, with what to do about it. */
export interface Problem {
  /** Where: `teams.payments.channel`, `registries[0].account`, `SLACK_BOT_TOKEN`, or `file` for the whole. */
  readonly path: string;
  /** What is wrong and what to do, one sentence. */
  readonly message: string;
  /** Line in the file, counted from 1, where it has one. */
  readonly line?: number;
}

export type PathStep = string | number;

/** A problem whose path is still a list of steps. */
export interface PlacedProblem {
  readonly path: readonly PathStep[];
  readonly message: string;
}

/** `['teams', 'payments', 'leads', 0]` as `teams.payments.leads[0]`; the document itself is `file`. */
export function pathText(path: readonly PathStep[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? 'file' : text.replace(/^\./, '');
}

/** One problem on one line, as compilers write it: `layaway.yml:12: mode: …`. */
export function problemText(problem: Problem, file?: string): string {
  const place = file === undefined ? '' : `${file}${problem.line ? `:${problem.line}` : ''}: `;
  return `${place}${problem.path}: ${problem.message}`;
}
