import { RETENTION_CLASSES } from '../policy/retention.ts';
import { date, images, size } from './figures.ts';
import type { GrowthPoint } from './growth-points.ts';
import type { SavingsSpan, SavingsSpans } from './savings-spans.ts';

/** Says what the growth picture shows; every size is of a kind that is named. */
export function growthAlt(points: readonly GrowthPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return 'Nothing is stored yet.';
  const before =
    points.length > 1 ? ` ${size(first.bytes)} on ${date(first.at)}, ${size(last.bytes)} on` : ' On';
  const now = points.length > 1 ? ` ${date(last.at)}.` : ` ${date(last.at)}: ${size(last.bytes)}.`;
  const gone =
    last.deleted.images > 0
      ? ` Deleted so far, seen gone by a scan: ${size(last.deleted.bytes)}; without that ${size(last.bytes + last.deleted.bytes)} would be stored.`
      : ' Nothing is seen deleted so far.';
  const older = olderScans(last);
  const said = older === undefined ? '' : ` ${older}.`;
  return `Chart of what is stored, sizes added up (upper bound).${before}${now}${said} Now: ${classes(last)}.${gone}`;
}

/** Which registries do not count as of the point's own scan; undefined where all do. Without a full stop. */
export function olderScans(point: GrowthPoint): string | undefined {
  const parts = olderParts(point);
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/** The same where there is room for one short line. */
export function olderScansInShort(point: GrowthPoint): string | undefined {
  const { registries, behind, unscanned } = point;
  const parts = olderParts(point);
  if (parts.length < 2) return parts[0];
  return `${behind.length + unscanned} of ${registries} registries by older scans or none`;
}

function olderParts({ registries, behind, unscanned }: GrowthPoint): string[] {
  const of = `of ${registries} registries`;
  return [
    ...(behind.length > 0
      ? [`${behind.length} ${of} by older scans, back to ${date(Math.min(...behind))}`]
      : []),
    ...(unscanned > 0 ? [`${unscanned} ${of} not scanned yet`] : []),
  ];
}

/** Says what the savings picture shows. */
export function savingsAlt({ each, spans, total, older }: SavingsSpans): string {
  const [first] = spans;
  if (!first) return 'Nothing is deleted yet.';
  const all = older ? 'In all, older decisions included,' : 'In all';
  const last = spans.findLast(({ upper }) => upper > 0);
  const newest = last ? newestSpan(last, each) : NONE_LATELY;
  return `Chart of what is deleted by ${each} of the decision, since ${date(first.from)}. ${all} ${kinds(total)}. ${newest}`;
}

/** Where all that is deleted was decided before the bars begin. */
export const NONE_LATELY = 'Nothing decided in that time is deleted.';

function newestSpan(last: SavingsSpan, each: SavingsSpans['each']): string {
  const when = each === 'month' ? date(last.from, 'month') : `the week of ${date(last.from)}`;
  const newest = `${size(last.upper)} (upper bound), ${size(last.estimate)} (estimate), ${size(last.verified)} (verified)`;
  return `Decided in ${when}: ${newest}.`;
}

/** Both in one sentence or two, for a message: it stands there also where no picture could be shown. */
export function growthSentence(points: readonly GrowthPoint[], savings: SavingsSpans): string | undefined {
  const last = points.at(-1);
  if (!last) return undefined;
  const stored = `All registries store ${size(last.bytes)} in ${images(last.images)} (${[`sizes added up, scan of ${date(last.at)}`, olderScans(last)].filter(Boolean).join('; ')}).`;
  const gone =
    savings.total.upper > 0 ? `Deleted so far: ${kinds(savings.total)}.` : 'Nothing is deleted so far.';
  return `${stored} ${gone}`;
}

function kinds({ upper, estimate, verified }: SavingsSpans['total']): string {
  return `${size(estimate)} (estimate) to ${size(upper)} (upper bound), of that ${size(verified)} verified gone`;
}

function classes({ byClass }: GrowthPoint): string {
  const named = RETENTION_CLASSES.filter((kind) => byClass[kind] > 0);
  if (named.length === 0) return 'nothing';
  return named.map((kind) => `${kind} ${size(byClass[kind])}`).join(', ');
}
