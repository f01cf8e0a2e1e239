import { PULLS } from '../../policy/pulls.ts';
import { printable } from '../printable.ts';
import type { ExplainedImage, ExplainedRepository, FindingShape } from '../shapes.ts';
import { type Screen, type Style, styled } from '../terminal.ts';
import { table } from './table.ts';
import { bytesText, counted, fewOf, momentText, shortDigest } from './words.ts';

const VERDICT_STYLE: Readonly<Record<ExplainedImage['verdict'], Style>> = {
  protected: 'green',
  unclear: 'yellow',
  removable: 'red',
};

/** One image: the verdict first, then who saw what, then everything every rule said. */
export function explainImageText(found: ExplainedImage, screen: Screen): string {
  const image = printable(found);
  const head = [
    styled(screen, 'bold', `${image.registry}/${image.repository}@${image.digest}`),
    image.hold
      ? `${styled(screen, 'yellow', standing(image))}${until(image.hold)}; the rules say of it`
      : `${styled(screen, VERDICT_STYLE[image.verdict], image.verdict)} because`,
    ...image.reasons.map((reason) => `  ${reason}`),
  ];
  const parts = [head.join('\n'), about(image), findings(image.findings, screen), trace(image, screen)];
  return `${parts.join('\n\n')}\n`;
}

function about(image: ExplainedImage): string {
  const lines = [
    `Tags       ${fewOf(image.tags, 20) || 'none'}`,
    `Class      ${image.class}`,
    `Owner      ${image.owner ?? 'nobody'} (${image.ownerWhy})`,
    `Size       ${bytesText(image.sizeBytes)}, ${counted(image.members.length, 'member')}`,
    `Pushed     ${utc(image.pushedAt, 'not known')}`,
    `Last pull  ${utc(image.lastPulledAt, 'never')}`,
  ];
  return lines.join('\n');
}

/** What was answered is no matter of the verdict any more: only for who would be asked is it protected. */
function standing({ verdict, hold }: ExplainedImage): string {
  if (!hold) return verdict;
  return hold.status === 'quarantined' ? 'put aside' : hold.status;
}

function until({ deleteAfter }: NonNullable<ExplainedImage['hold']>): string {
  return deleteAfter ? `, deleted after ${utc(deleteAfter, '')} unless used or restored` : '';
}

function utc(iso: string | null, none: string): string {
  return iso === null ? none : `${momentText(iso)} UTC`;
}

function findings(found: readonly FindingShape[], screen: Screen): string {
  if (found.length === 0) return 'No source had anything to say.';
  const columns = [
    { head: 'SOURCE' },
    { head: 'SAYS' },
    { head: 'WHAT', wraps: true },
    { head: 'OBSERVED (UTC)' },
  ] as const;
  const rows = found.map((finding) => [
    finding.source,
    finding.status,
    finding.by ?? finding.why ?? lookedAt(finding),
    momentText(finding.observedAt),
  ]);
  return table(screen, columns, rows);
}

/** Of pull times there is nothing to count: each image has its own. */
function lookedAt({ source, inspected = 0 }: FindingShape): string {
  return source === PULLS ? 'no recent pull' : `looked at ${inspected}`;
}

function trace(image: ExplainedImage, screen: Screen): string {
  const columns = [{ head: 'RULE' }, { head: 'EFFECT' }, { head: 'WHAT IT SAYS', wraps: true }] as const;
  const rows = image.trace.map(({ rule, effect, text }) => [rule, effect, text]);
  return table(screen, columns, rows);
}

/** The first reason decides; the others are for who asks about the image alone. */
function because([first = '', ...others]: readonly string[]): string {
  return others.length > 0 ? `${first} (and ${others.length} more)` : first;
}

/** A whole repository: every image with its because. */
export function explainRepositoryText({ registry, repository, images }: ExplainedRepository, screen: Screen) {
  const title = styled(
    screen,
    'bold',
    `${registry}/${repository}: ${counted(images.length, 'image family', 'image families')}`,
  );
  if (images.length === 0) return `${title}\n`;
  const columns = [
    { head: 'DIGEST' },
    { head: 'TAGS', wraps: true },
    { head: 'CLASS' },
    { head: 'PUSHED (UTC)' },
    { head: 'SIZE', align: 'right' },
    { head: 'VERDICT' },
    { head: 'BECAUSE', wraps: true },
  ] as const;
  const rows = images.map((image) => [
    shortDigest(image.digest),
    fewOf(image.tags) || '(untagged)',
    image.class,
    momentText(image.pushedAt, 'not known'),
    bytesText(image.sizeBytes),
    standing(image),
    because(image.reasons),
  ]);
  return `${title}\n\n${table(screen, columns, rows)}\n`;
}
