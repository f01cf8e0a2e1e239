import type { RetentionClass } from '../../policy/retention.ts';
import { printable } from '../printable.ts';
import type { CandidateShape, ReasonShape, ScanShape } from '../shapes.ts';
import { type Screen, styled } from '../terminal.ts';
import { table } from './table.ts';
import { counted, momentText, numberText, rangeText } from './words.ts';

const MOST_CANDIDATES = 30;

/** A scan for people: what unused means, what was looked at, who could tell, what could go, and why the rest stays. */
export function scanText(found: ScanShape, screen: Screen): string {
  const scan = printable(found);
  const parts = [
    scan.unused.join('\n'),
    registries(scan, screen),
    sources(scan, screen),
    notCovered(scan, screen),
    incomplete(scan, screen),
    unexplained(scan),
    candidates(scan.candidates, screen),
    kept('Protected', scan.protected, scan.because.protected, screen),
    kept('Unclear', scan.unclear, scan.because.unclear, screen),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function registries({ registries: found }: ScanShape, screen: Screen): string {
  const columns = [
    { head: 'REGISTRY' },
    { head: 'REPOSITORIES', align: 'right' },
    { head: 'IMAGES', align: 'right' },
    { head: 'FAMILIES', align: 'right' },
  ] as const;
  const rows = found.map(({ account, region, repositories, images, families }) => [
    `${account}/${region}`,
    ...[repositories, images, families].map(numberText),
  ]);
  return table(screen, columns, rows);
}

function sources({ sources: found }: ScanShape, screen: Screen): string {
  if (found.length === 0) return 'No source was asked: whatever they would know of is unclear.';
  const columns = [
    { head: 'SOURCE' },
    { head: 'REGISTRY' },
    { head: 'STATE' },
    { head: 'INSPECTED', align: 'right' },
    { head: 'OBSERVED (UTC)' },
    { head: 'WHY', wraps: true },
  ] as const;
  const rows = found.map(({ name, registry, status, inspected, observedAt, why }) => [
    name,
    registry,
    status,
    numberText(inspected),
    momentText(observedAt),
    why ?? '',
  ]);
  return table(screen, columns, rows);
}

function notCovered({ notCovered: sentences }: ScanShape, screen: Screen): string {
  return listed('No source looks there, so what it may use is unclear:', sentences, screen);
}

function incomplete({ incomplete: missing }: ScanShape, screen: Screen): string {
  const lines = missing.map(({ registry, repository, why }) => `${registry}/${repository}: ${why}`);
  return listed(`${counted(missing.length, 'repository', 'repositories')} not seen whole:`, lines, screen);
}

function unexplained({ unexplainedPulls: { families, examples } }: ScanShape): string {
  if (families === 0) return '';
  const images = counted(families, 'image family', 'image families');
  return `Pulled in the last week, and no source sees by what: ${images}, e.g. ${examples.join(', ')}. Something is not looked into.`;
}

function listed(head: string, lines: readonly string[], screen: Screen): string {
  if (lines.length === 0) return '';
  return [styled(screen, 'bold', head), ...lines.map((line) => `  ${line}`)].join('\n');
}

function candidates(found: readonly CandidateShape[], screen: Screen): string {
  if (found.length === 0) return 'Nothing to ask about.';
  const columns = [
    { head: 'REPOSITORY' },
    { head: 'WHAT' },
    { head: 'WHY', wraps: true },
    { head: 'FREES' },
    { head: 'OWNER' },
    { head: 'OFFERS', wraps: true },
  ] as const;
  const rows = found
    .slice(0, MOST_CANDIDATES)
    .map((candidate) => [
      candidate.repository,
      what(candidate),
      candidate.reasons.join(' '),
      rangeText(candidate.bytes),
      candidate.owner ?? 'nobody',
      candidate.offers.join(', '),
    ]);
  const more = found.length - rows.length;
  const rest = more > 0 ? [`and ${counted(more, 'candidate')} of lower score; --json lists them all`] : [];
  return [table(screen, columns, rows), ...rest].join('\n');
}

const NOUNS: Readonly<Record<RetentionClass, readonly [string, string]>> = {
  release: ['release', 'releases'],
  unknown: ['image', 'images'],
  branch: ['branch build', 'branch builds'],
  preview: ['preview', 'previews'],
  experiment: ['experiment', 'experiments'],
  cache: ['build cache', 'build caches'],
};

/** `38 branch builds`, `4 untagged images`. */
function what({ class: kind, kind: reason, families }: CandidateShape): string {
  if (reason === 'orphaned') return counted(families.length, 'orphaned attachment');
  if (reason === 'untagged') return counted(families.length, 'untagged image');
  return counted(families.length, ...NOUNS[kind]);
}

function kept(head: string, families: number, reasons: readonly ReasonShape[], screen: Screen): string {
  const more = reasons.length > 0 ? ', most of them because (one example each)' : '';
  const title = styled(screen, 'bold', `${head}: ${counted(families, 'family', 'families')}${more}`);
  const width = Math.max(0, ...reasons.map((reason) => numberText(reason.families).length));
  const lines = reasons.map(
    ({ rule, text, families: n }) => `  ${numberText(n).padStart(width)}  ${rule}: ${text}`,
  );
  return [title, ...lines].join('\n');
}
