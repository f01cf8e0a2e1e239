import type { ForgottenIn, Rebuilt } from '../../../jobs/rebuild.ts';
import { oneLine } from '../printable.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { counted } from './words.ts';

/** What becomes of the questions: none are written in a dry run; `asked` says when a team reads its own. */
interface Asking {
  readonly dryRun: boolean;
  readonly asked: (team: string | undefined) => string;
}

/** What is put aside and forgotten, and what becomes of the question about it. */
export function rebuiltText(rebuilt: readonly Rebuilt[], asking: Asking, screen: Screen): string {
  const forgotten = rebuilt.flatMap((one) => one.forgotten);
  const unseen = rebuilt.flatMap(({ incomplete }) =>
    incomplete.map(({ repository, why }) => oneLine(`${repository} could not be looked through: ${why}`)),
  );
  const found =
    forgotten.length === 0
      ? ['Everything that is put aside is known: nothing to ask.']
      : [foundTable(forgotten, asking, screen), closing(forgotten, asking.dryRun)];
  return `${[...found, ...unseen].join('\n')}\n`;
}

function foundTable(forgotten: readonly ForgottenIn[], asking: Asking, screen: Screen): string {
  const columns = [
    { head: 'REPOSITORY' },
    { head: 'IMAGES' },
    { head: 'NAMES', wraps: true },
    { head: 'OWNER' },
    { head: 'QUESTION' },
  ] as const;
  const rows = forgotten.map((one) => [
    one.repository,
    String(one.families),
    one.tags.join(', '),
    one.team ?? 'nobody known',
    questionText(one, asking),
  ]);
  return `${table(screen, columns, rows)}\n`;
}

function questionText({ review, team }: ForgottenIn, { dryRun, asked }: Asking): string {
  if (dryRun) return 'would be asked';
  return review === undefined ? 'answered lately' : asked(team);
}

function closing(forgotten: readonly ForgottenIn[], dryRun: boolean): string {
  const images = forgotten.reduce((sum, { families }) => sum + families, 0);
  const said = `${counted(images, 'image')} put aside without a record. Nothing happens to them until somebody answers.`;
  return dryRun ? `${said} A dry run: nothing was written.` : said;
}
