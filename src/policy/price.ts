import { GB } from './savings.ts';
import { DAY, type Duration } from './time.ts';

/** What ECR charges for a GB and month, in USD, by storage class. */
export interface StoragePrice {
  readonly standardUsdPerGbMonth: number;
  readonly archiveUsdPerGbMonth: number;
}

/** As configured: what holds everywhere, and what is different in some Regions. */
export interface PriceList extends StoragePrice {
  readonly regions: Readonly<Record<string, Partial<StoragePrice>>>;
}

/** What archived bytes are charged for at least, however soon they are deleted (ECR user guide, archiving an image). */
export const ARCHIVE_CHARGED_FOR: Duration = 90 * DAY;

const MONTH: Duration = 30 * DAY;

/** The price in a Region: its own where it has one, else the one for all. */
export function priceIn({ regions, ...everywhere }: PriceList, region: string): StoragePrice {
  return { ...everywhere, ...regions[region] };
}

/** The part of the archive's minimum time that is left, from 1 to 0, for what spent at least so long there. */
export function archiveRest(spent: Duration): number {
  return Math.max(0, 1 - spent / ARCHIVE_CHARGED_FOR);
}

/**
 * USD charged once for bytes that were deleted from the archive with its whole minimum time left. What was paid for
 * while they lay there is no part of it.
 */
export function archiveCharge(bytes: number, { archiveUsdPerGbMonth }: StoragePrice): number {
  return (bytes / GB) * archiveUsdPerGbMonth * (ARCHIVE_CHARGED_FOR / MONTH);
}

/**
 * USD a month that bytes in the archive save: what they would cost in standard storage, less what the archive costs.
 * Below 150 TB ECR charges the same for both, so nothing.
 */
export function archiveSaving(bytes: number, price: StoragePrice): number {
  return (bytes / GB) * Math.max(0, price.standardUsdPerGbMonth - price.archiveUsdPerGbMonth);
}
