import type { Amount, Savings } from '../slack/answers.ts';
import type { RepositorySavingsShape, SavingsShape } from './decision-shapes.ts';
import { isoOrNull } from './to-shapes.ts';

/** What was gained, each figure with its kind in its name. */
export function savingsShape({ regret, ...amounts }: Savings): RepositorySavingsShape {
  return { ...amountsShape(amounts), regret: { restored: regret.restored, putAside: regret.aside } };
}

export function amountsShape({
  deleted,
  aside,
  resting,
  archived,
  archiveChargeUsd,
  verified,
}: Omit<Savings, 'regret'>): SavingsShape {
  return {
    deleted: amountShape(deleted),
    putAside: amountShape(aside),
    resting: amountShape(resting),
    archived: amountShape(archived),
    archiveChargeUsdUpper: archiveChargeUsd,
    verified: { images: verified.images, bytesUpper: verified.bytes, at: isoOrNull(verified.at) },
  };
}

function amountShape({ images, bytes, monthlyUsd }: Amount): SavingsShape['deleted'] {
  return {
    images,
    bytesUpper: bytes.upper,
    bytesEstimate: bytes.estimate,
    estimatedByLayersOf: bytes.byLayers ?? 0,
    monthlyUsdUpper: monthlyUsd,
  };
}
