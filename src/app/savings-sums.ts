import { archiveCharge, archiveSaving, type PriceList, priceIn, type StoragePrice } from '../policy/price.ts';
import type { Regret } from '../policy/regret.ts';
import { addBytes, monthlyUsd } from '../policy/savings.ts';
import type { Counted, Sums } from '../policy/sums.ts';
import type { Verified } from '../policy/verified.ts';
import type { Amount, DecisionSavings, Savings, VerifiedAmount } from '../slack/answers.ts';
import type { RepositoryTally } from './tallies.ts';

const NOTHING: Amount = { images: 0, bytes: { upper: 0, estimate: 0 }, monthlyUsd: 0 };

/** Of no repository at all. */
export const NO_SAVINGS: Savings = {
  deleted: NOTHING,
  aside: NOTHING,
  resting: NOTHING,
  archived: NOTHING,
  archiveChargeUsd: 0,
  verified: { images: 0, bytes: 0 },
  regret: { restored: 0, aside: 0 },
};

/** What one repository's holds add up to, at the price of its Region. */
export function savingsOf({ registry, tally, verified }: RepositoryTally, prices: PriceList): Savings {
  const price = priceOf(registry, prices);
  return {
    ...priced(tally, price),
    verified: verifiedSum(verified, provedIn(tally, verified)),
    regret: tally.regret,
  };
}

/** The same by decision, the newest first. */
export function decisionSavings(
  { registry, tally, verified }: RepositoryTally,
  prices: PriceList,
): DecisionSavings[] {
  const price = priceOf(registry, prices);
  return tally.decisions
    .map((one) => ({
      review: one.review,
      approvedAt: one.at,
      ...priced(one, price),
      verified: verifiedSum(
        verified,
        provedIn(tally, verified).filter(({ review }) => review === one.review),
      ),
    }))
    .reverse();
}

/** All of these together. */
export function sumOf(all: readonly Savings[]): Savings {
  return all.reduce(
    (a, b) => ({
      deleted: plus(a.deleted, b.deleted),
      aside: plus(a.aside, b.aside),
      resting: plus(a.resting, b.resting),
      archived: plus(a.archived, b.archived),
      archiveChargeUsd: a.archiveChargeUsd + b.archiveChargeUsd,
      verified: plusVerified(a.verified, b.verified),
      regret: plusRegret(a.regret, b.regret),
    }),
    NO_SAVINGS,
  );
}

function plusRegret(a: Regret, b: Regret): Regret {
  const times = [a, b].flatMap(({ lastAt }) => lastAt ?? []);
  return {
    restored: a.restored + b.restored,
    aside: a.aside + b.aside,
    ...(times.length > 0 && { lastAt: Math.max(...times) }),
  };
}

/** A registry's key ends in its Region. */
function priceOf(registry: RepositoryTally['registry'], prices: PriceList): StoragePrice {
  return priceIn(prices, registry.slice(registry.indexOf('/') + 1));
}

function priced(
  { deleted, aside, resting, archived, throughArchive }: Sums,
  price: StoragePrice,
): Omit<Savings, 'verified' | 'regret'> {
  const amount = (counted: Counted): Amount => ({
    images: counted.images,
    bytes: counted.bytes,
    monthlyUsd: monthlyUsd(counted.bytes.upper, price.standardUsdPerGbMonth),
  });
  return {
    deleted: amount(deleted),
    aside: amount(aside),
    resting: { ...amount(resting), monthlyUsd: 0 },
    archived: { ...amount(archived), monthlyUsd: archiveSaving(archived.bytes.upper, price) },
    archiveChargeUsd: archiveCharge(throughArchive, price),
  };
}

/**
 * What a scan proved of each decision, at most what that came to: an image it counted may have been pushed again since,
 * and belong to a newer decision.
 */
export function provedIn(
  { decisions }: RepositoryTally['tally'],
  verified: Verified | undefined,
): Verified['decisions'] {
  const counted = new Map(decisions.map(({ review, deleted }) => [review, deleted]));
  return (verified?.decisions ?? []).flatMap(({ review, images, bytes }) => {
    const deleted = counted.get(review);
    if (!deleted) return [];
    return [
      { review, images: Math.min(images, deleted.images), bytes: Math.min(bytes, deleted.bytes.upper) },
    ];
  });
}

function verifiedSum(verified: Verified | undefined, decisions: Verified['decisions']): VerifiedAmount {
  if (!verified) return NO_SAVINGS.verified;
  return {
    images: decisions.reduce((sum, { images }) => sum + images, 0),
    bytes: decisions.reduce((sum, { bytes }) => sum + bytes, 0),
    at: verified.at,
  };
}

/** A sum is as old as the oldest inventory that something in it rests on. */
function plusVerified(a: VerifiedAmount, b: VerifiedAmount): VerifiedAmount {
  const dates = [a, b].flatMap(({ images, at }) => (images > 0 && at !== undefined ? [at] : []));
  const any = a.at ?? b.at;
  const at = dates.length > 0 ? Math.min(...dates) : any;
  return { images: a.images + b.images, bytes: a.bytes + b.bytes, ...(at !== undefined && { at }) };
}

function plus(a: Amount, b: Amount): Amount {
  return {
    images: a.images + b.images,
    bytes: addBytes(a.bytes, b.bytes),
    monthlyUsd: a.monthlyUsd + b.monthlyUsd,
  };
}
