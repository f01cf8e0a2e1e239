import type { InArchiveShape, RestoredShape } from '../shapes.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';
import { counted, shortDigest } from './words.ts';

/** What got its names back (or would, in a dry run), and what did not; then what only a digest brings back. */
export function restoreText(
  restored: readonly RestoredShape[],
  inArchive: readonly InArchiveShape[],
  screen: Screen,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): string {
  const none = inArchive.length === 0 ? 'Nothing was put aside there: all names are in place.\n' : '';
  const first = restored.length === 0 ? none : restoredTable(restored, screen, dryRun);
  const last = dryRun ? 'A dry run: nothing was changed.\n' : '';
  return [first, ...restored.map(lostText), archiveText(inArchive), last].filter(Boolean).join('\n');
}

function restoredTable(restored: readonly RestoredShape[], screen: Screen, dryRun: boolean): string {
  const columns = [
    { head: 'IMAGE' },
    { head: dryRun ? 'WOULD COME BACK' : 'NAMES BACK', wraps: true },
    { head: 'LEFT WITH ANOTHER IMAGE', wraps: true },
    { head: 'TO KNOW', wraps: true },
  ] as const;
  const rows = restored.map((one) => [
    `${one.repository}@${shortDigest(one.digest)}`,
    one.tags.join(', '),
    one.taken.join(', '),
    toKnow(one, dryRun),
  ]);
  return `${table(screen, columns, rows)}\n`;
}

function toKnow({ notes = [], ...one }: RestoredShape, dryRun: boolean): string {
  const facts = [
    one.partOf && `part of ${shortDigest(one.partOf)}`,
    one.activating && 'comes out of the archive, up to 20 minutes',
    laterText(one, dryRun),
    leftText(one.leftTo),
    spareText(one.spare),
    ...notes,
    one.failed,
  ];
  return facts.filter(Boolean).join('; ');
}

/** Whoever means this image says so with its digest. */
function leftText(leftTo: RestoredShape['leftTo'] = {}): string | undefined {
  const left = Object.entries(leftTo).map(([name, digest]) => `${name} is left to ${shortDigest(digest)}`);
  if (left.length === 0) return undefined;
  return `${left.join(', ')}, put aside later as far as is known: to have it here, restore this digest`;
}

/** What only a second run can do. */
function laterText({ activating, again, partsUnknown }: RestoredShape, dryRun: boolean): string | undefined {
  const repeat = `repeat ${dryRun ? 'the restore' : 'this'}`;
  if (again) return `its names${partsUnknown ? ' and its parts' : ''} come back after that: ${repeat} then`;
  if (!partsUnknown) return undefined;
  return activating
    ? `its parts may be there, too: ${repeat} then`
    : `its parts may be in the archive: ${repeat}`;
}

function spareText(spare: RestoredShape['spare']): string | undefined {
  if (!spare) return undefined;
  const stay = spare.length === 1 ? 'stays beside its name' : 'stay beside their names';
  return `${spare.join(', ')} ${stay}, as no worker was told: with REDIS_URL layaway restore takes that away`;
}

/** What a shell puts back as it was: whoever reads this holds the only copy of the manifest. */
function lostText({ registry, repository, digest, lost }: RestoredShape): string {
  if (!lost) return '';
  const [account, region] = registry.split('/');
  return [
    `${repository}@${shortDigest(digest)} may be gone, and this is all that is kept of it. Put it back at once:`,
    `aws ecr put-image --region ${region} --registry-id ${account} --repository-name ${repository} \\`,
    `  --image-tag ${lost.tag} --image-digest ${digest} \\`,
    `  --image-manifest-media-type ${lost.mediaType} \\`,
    `  --image-manifest '${lost.manifest.replaceAll("'", `'\\''`)}'`,
    'Then repeat the restore. Where ECR answers LayersNotFoundException, push the image again.',
    '',
  ].join('\n');
}

/** Longer lists are for `--json`. */
const MOST_LINES = 20;

function archiveText(inArchive: readonly InArchiveShape[]): string {
  if (inArchive.length === 0) return '';
  const lines = inArchive
    .slice(0, MOST_LINES)
    .map(({ repository, digest }) => `  layaway restore ${repository}@${digest}`);
  const more = inArchive.length - lines.length;
  return [
    `${counted(inArchive.length, 'image')} in the archive there. Nothing on them says who put them there;`,
    'Layaway archives, and puts untagged images aside, that way. To bring one back:',
    ...lines,
    ...(more > 0 ? [`  and ${more} more: --json lists all`] : []),
    '',
  ].join('\n');
}
