import { howToCover } from '../../evidence/consumers.ts';
import type { RetentionClass } from '../../policy/retention.ts';
import { printable } from '../printable.ts';
import type { CandidateShape, ReasonShape, ScanShape } from '../shapes.ts';
import { type Screen, styled } from '../terminal.ts';
import { type Column, table } from './table.ts';
import { bytesText, counted, momentText, numberText, rangeText } from './words.ts';
import { wrapped } from './wrapped.ts';

const MOST_CANDIDATES = 30;
/** What a pipe is laid out for: logs and pages are read by people, too. */
const PIPE_WIDTH = 120;

/** A scan for people: what unused means, what was looked at, who could tell, what could go, and why the rest stays. */
export function scanText(found: ScanShape, screen: Screen): string {
  const scan = printable(found);
  const wide = { ...screen, width: screen.width ?? PIPE_WIDTH };
  const parts = [
    scan.unused.map((sentence) => wrapped(sentence, wide.width)).join('\n'),
    registries(scan, screen),
    sources(scan, wide),
    notCovered(scan, wide),
    incomplete(scan, screen),
    unexplained(scan, wide),
    candidates(scan.candidates, screen),
    outlook(scan, wide),
    kept('Protected', scan.protected, scan.because.protected, wide),
    kept('Unclear', scan.unclear, scan.because.unclear.map(saidAbove(scan)), wide),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Laid out for a width, of a pipe as well. */
type Wide = Screen & { readonly width: number };

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

function notCovered({ notCovered: sentences }: ScanShape, screen: Wide): string {
  const steps = [...new Set(sentences.flatMap((sentence) => howToCover(sentence) ?? []))];
  const lines = [...sentences, ...steps.map((step) => `-> ${step}`)];
  const fitting = lines.map((line) => wrapped(line, screen.width - 2, 4));
  return listed('No source looks there, so what it may use is unclear:', fitting, screen);
}

function incomplete({ incomplete: missing }: ScanShape, screen: Screen): string {
  const lines = missing.map(({ registry, repository, why }) => `${registry}/${repository}: ${why}`);
  return listed(`${counted(missing.length, 'repository', 'repositories')} not seen whole:`, lines, screen);
}

function unexplained({ unexplainedPulls: { families, examples } }: ScanShape, { width }: Wide): string {
  if (families === 0) return '';
  const images = counted(families, 'image family', 'image families');
  const text = `Pulled in the last week, and no source sees by what: ${images}, e.g. ${examples.join(', ')}. Something is not looked into.`;
  return wrapped(text, width);
}

/** Never a list, and never an offer: only what looking there could be worth. */
function outlook({ outlook: ahead }: ScanShape, { width }: Wide): string {
  if (ahead === null) return '';
  const { questions, upperBytes } = ahead;
  const said =
    questions === 0
      ? 'nothing to ask'
      : `up to ${counted(questions, 'question')}, up to ${bytesText(upperBytes)}`;
  const text = `Outlook, no offer: if all that is missing were looked into and used nothing: ${said}.`;
  return wrapped(text, width);
}

function listed(head: string, lines: readonly string[], screen: Screen): string {
  if (lines.length === 0) return '';
  return [styled(screen, 'bold', head), ...lines.map((line) => `  ${line}`)].join('\n');
}

function candidates(found: readonly CandidateShape[], screen: Screen): string {
  if (found.length === 0) return 'Nothing to ask about.';
  const piped = screen.width === undefined;
  const columns: readonly Column[] = [
    { head: 'REPOSITORY' },
    { head: 'WHAT' },
    { head: 'WHY', ...(piped ? { clips: true } : { wraps: true }) },
    { head: 'FREES' },
    { head: 'OWNER' },
  ];
  const rows = found
    .slice(0, MOST_CANDIDATES)
    .map((candidate) => [
      candidate.repository,
      what(candidate),
      briefly(candidate),
      rangeText(candidate.bytes),
      candidate.owner ?? 'nobody',
    ]);
  const more = found.length - rows.length;
  const rest = more > 0 ? [`and ${counted(more, 'candidate')} of lower score; --json lists them all`] : [];
  const all = 'All reasons: layaway explain <repository>. What each question offers: --json.';
  return [table({ ...screen, width: screen.width ?? PIPE_WIDTH }, columns, rows), ...rest, all].join('\n');
}

/** The first reason, without what WHAT says already; of several images it is that of the largest. */
function briefly({ reasons: [reason = ''], families }: CandidateShape): string {
  const [first = ''] = reason.split(/(?<=[.?]) /, 1);
  const own = first
    .replace(/^[A-Z][a-z ]*, expected to live [^:]*: /, '')
    .replace(/\.$/, '')
    .replaceAll(/ days? ago/g, 'd ago');
  return families.length > 1 && own.length < first.length - 1 ? `e.g. ${own}` : own;
}

const NOUNS: Readonly<Record<RetentionClass, readonly [string, string]>> = {
  release: ['release', 'releases'],
  unknown: ['image', 'images'],
  branch: ['branch build', 'branch builds'],
  preview: ['preview', 'previews'],
  experiment: ['experiment', 'experiments'],
  cache: ['build cache', 'build caches'],
};

/** `38 branch builds`, `4 untagged images`; what takes two people, and what is asked without offering removal. */
function what({ class: kind, kind: reason, families, slow }: CandidateShape): string {
  const mark = slow ? ' (slow path)' : reason === 'unclear' ? ' (unclear)' : '';
  if (reason === 'orphaned') return `${counted(families.length, 'orphaned attachment')}${mark}`;
  if (reason === 'untagged') return `${counted(families.length, 'untagged image')}${mark}`;
  return `${counted(families.length, ...NOUNS[kind])}${mark}`;
}

/** What stands above is not said a second time. */
function saidAbove({
  sources: found,
  notCovered: sentences,
}: ScanShape): (reason: ReasonShape) => ReasonShape {
  return (reason) => {
    if (sentences.includes(reason.text)) return { ...reason, text: 'see above' };
    const source = found.find(({ why }) => why !== undefined && reason.text.includes(why));
    return source ? { ...reason, text: `${source.name} cannot tell, see above` } : reason;
  };
}

function kept(head: string, families: number, reasons: readonly ReasonShape[], screen: Wide): string {
  const more = reasons.length > 0 ? ', most of them because (one example each)' : '';
  const title = styled(screen, 'bold', `${head}: ${counted(families, 'family', 'families')}${more}`);
  const width = Math.max(0, ...reasons.map((reason) => numberText(reason.families).length));
  const lines = reasons.map(({ rule, text, families: n }) => {
    const line = `${rule}: ${text}`;
    return `  ${numberText(n).padStart(width)}  ${wrapped(line, screen.width - width - 4).replaceAll('\n', `\n${' '.repeat(width + 4)}`)}`;
  });
  return [title, ...lines].join('\n');
}
