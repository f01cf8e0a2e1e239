import type { Amount, Savings, VerifiedAmount } from '../answers.ts';
import { moment, type Reading } from './dates.ts';
import { bytes, count, number, upToUsd } from './text.ts';

/** What the numbers mean, wherever they stand. */
export const KIND =
  'Upper bound: as if these images shared no layer with any other. Estimate: layers that no image known to stay refers to, each once; where layers are not known, as if the images of one repository shared all they can. Verified: a later whole scan does not find the images any more. Only the bill proves an amount.';

/** Deleted, put aside and archived, apart: what is not deleted is still stored and paid for. */
export function savingsLines(savings: Savings, reading: Reading): string[] {
  const { deleted, aside, resting, archived, archiveChargeUsd, verified, regret } = savings;
  return [
    deletedLine(deleted),
    ...(deleted.images > 0 ? [`*Verified:* ${verifiedLine(verified, deleted, reading)}`] : []),
    ...(archiveChargeUsd > 0 ? [chargeLine(deleted, archiveChargeUsd)] : []),
    asideLine(aside),
    ...(resting.images > 0 ? [restingLine(resting)] : []),
    ...(archived.images > 0 ? [archivedLine(archived)] : []),
    regretLine(regret),
  ];
}

export function deletedLine(deleted: Amount): string {
  if (deleted.images === 0) return '*Deleted:* nothing so far';
  return `*Deleted:* ${count(deleted.images, 'image')}, ${range(deleted)}, ${upToUsd(deleted.monthlyUsd)} a month (upper bound)`;
}

function asideLine(aside: Amount): string {
  if (aside.images === 0) return '*Put aside:* nothing now';
  return `*Put aside:* ${count(aside.images, 'image')}, ${range(aside)}; still stored, ${upToUsd(aside.monthlyUsd)} a month once deleted (upper bound)`;
}

/**
 * `12 of 14 images gone by the scan of 9 Mar 2026, 06:00; 3.1 GB by their sizes (upper bound)`. Never more than was
 * deleted: a scan may have counted what belongs to a newer decision now.
 */
export function verifiedLine(
  { images, bytes: size, at }: VerifiedAmount,
  deleted: Amount,
  reading: Reading,
): string {
  if (at === undefined) return 'not yet, the next whole scan shows it';
  const gone = Math.min(images, deleted.images);
  const found = `${number(gone)} of ${count(deleted.images, 'image')} gone by the scan of ${moment(at, reading)}`;
  if (gone === 0) return `not yet: the last whole scan began on ${moment(at, reading)}, a later one shows it`;
  return `${found}, ${bytes(Math.min(size, deleted.bytes.upper))} by their sizes (upper bound)`;
}

/** What is deleted out of the archive is paid for, for 90 days all the same. */
function chargeLine({ monthlyUsd }: Amount, charge: number): string {
  const year = Math.max(0, 12 * monthlyUsd - charge);
  return `*Less:* ${upToUsd(charge)} once, the archive charges 90 days at least; leaves ${upToUsd(year)} in the first 12 months (upper bound)`;
}

function restingLine({ images, bytes: { upper } }: Amount): string {
  return `*Disabled, or watched before archiving:* ${count(images, 'image')}, ${bytes(upper)} (upper bound), still stored; saves nothing`;
}

function archivedLine({ images, bytes: size, monthlyUsd }: Amount): string {
  const saves =
    monthlyUsd > 0
      ? `${upToUsd(monthlyUsd)} a month less than in standard storage (upper bound)`
      : 'saves nothing: below 150 TB the archive costs the same';
  return `*Archived:* ${count(images, 'image')}, ${bytes(size.upper)} (upper bound), still stored; ${saves}`;
}

function regretLine({ restored, aside }: Savings['regret']): string {
  if (aside === 0) return '*Regret:* nothing was put aside so far';
  const share = ((100 * restored) / aside).toFixed(1);
  return `*Regret:* ${number(restored)} of ${count(aside, 'image')} ever put aside came back by a signal or a person (${share} %)`;
}

function range({ images, bytes: { upper, estimate, byLayers = 0 } }: Amount): string {
  const how = byLayers > 0 ? ` by known layers of ${number(byLayers)} of ${number(images)}` : '';
  return `${bytes(estimate)} (estimate${how}) to ${bytes(upper)} (upper bound)`;
}
