import type { SimulatedAlong, SimulatedImage, SimulatedPerhaps, SimulationShape } from '../policy-shapes.ts';
import { printable } from '../printable.ts';
import { type Screen, styled } from '../terminal.ts';
import { table } from './table.ts';
import { bytesText, counted, fewOf, momentText, shortDigest } from './words.ts';

/** What a lifecycle policy would take today, or everything that is wrong with it. */
export function simulationText(found: SimulationShape, screen: Screen): string {
  const shape = printable(found);
  if (shape.errors.length > 0) {
    const errors = shape.errors.map((error) => `  ${error}`);
    return `${['ECR would refuse this policy:', ...errors].join('\n')}\n`;
  }
  const { registry, repository, images, expire, transition, along, unknown, notes } = shape;
  const taken = expire.length + transition.length + along.length + unknown.length;
  const head = `${styled(screen, 'bold', `${registry}/${repository}`)}: ${counted(images, 'image')}`;
  const rows = [
    ...expire.map((image) => row(image, 'expire')),
    ...transition.map((image) => row(image, 'archive')),
    ...along.map((image) =>
      row(image, `${isArchived(image) ? 'archive ' : ''}with ${shortDigest(image.with)}`),
    ),
    ...unknown.map((image) => row(image, unknownText(image))),
  ];
  const lines = [
    `${head}, ${counted(expire.length, 'expires', 'expire')}${bytesOf(expire)}, ${counted(transition.length, 'goes', 'go')} to the archive${bytesOf(transition)}.`,
    ...(along.length > 0 ? [alongLine(along)] : []),
    ...(taken > 0 ? ['', table(screen, COLUMNS, rows)] : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `Note: ${note}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const isArchived = ({ action }: SimulatedAlong) => action === 'transition';

function alongLine(along: readonly SimulatedAlong[]): string {
  const archived = along.filter(isArchived);
  const deleted = along.filter((image) => !isArchived(image));
  const parts = [
    ...(deleted.length > 0
      ? [`${counted(deleted.length, 'image goes', 'images go')}${bytesOf(deleted)}`]
      : []),
    ...(archived.length > 0
      ? [`${counted(archived.length, 'image goes', 'images go')} to the archive${bytesOf(archived)}`]
      : []),
  ];
  return `With them ${parts.join(', and ')}: ECR takes signatures and attestations within a day of their image; what an index lists may stay.`;
}

function unknownText({ why, with: subject }: SimulatedPerhaps): string {
  return subject === null ? `not known: ${why}` : `not known, with ${shortDigest(subject)}: ${why}`;
}

const COLUMNS = [
  { head: 'RULE', align: 'right' },
  { head: 'WHAT', wraps: true },
  { head: 'DIGEST' },
  { head: 'TAGS', wraps: true },
  { head: 'PUSHED (UTC)' },
  { head: 'LAST PULL (UTC)' },
  { head: 'SIZE', align: 'right' },
] as const;

function row(image: SimulatedImage, what: string): readonly string[] {
  return [
    String(image.rule),
    what,
    shortDigest(image.digest),
    fewOf(image.tags) || '-',
    momentText(image.pushedAt, 'not known'),
    momentText(image.lastPulledAt),
    image.bytes === null ? '-' : bytesText(image.bytes),
  ];
}

function bytesOf(images: readonly SimulatedImage[]): string {
  const bytes = images.reduce((sum, image) => sum + image.adds, 0);
  return bytes > 0 ? ` (${bytesText(bytes)}, upper bound)` : '';
}
