/** What a team's branches are about. They are taken in turn, so a repository never builds one branch twice. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  payments: [
    'refunds',
    'apple-pay',
    'sepa-mandates',
    'webhook-retries',
    'partial-capture',
    'risk-score',
    'invoice-locale',
    'multi-currency',
    'bank-transfer',
    'dispute-evidence',
    'settlement-report',
    'audit-export',
    'card-vault',
    'payout-schedule',
    'fee-preview',
    '3ds-fallback',
    'instalments',
    'chargeback-alerts',
    'merchant-limits',
    'receipt-mail',
    'tax-rates',
    'direct-debit',
  ],
  shop: [
    'gift-cards',
    'guest-login',
    'saved-carts',
    'address-lookup',
    'dark-mode',
    'wishlist',
    'size-guide',
    'voucher-stack',
    'search-synonyms',
    'saved-filters',
    'product-video',
    'back-in-stock',
    'store-pickup',
    'bundle-price',
    'review-photos',
  ],
  platform: ['node-22', 'distroless', 'arm-runners', 'rootless', 'cache-mounts', 'sbom'],
  data: [
    'orc-files',
    'late-events',
    'churn-model',
    'schema-registry',
    'cohort-report',
    'backfill-2024',
    'embeddings',
    'session-join',
    'dedupe-keys',
    'forecast-v2',
    'price-elasticity',
  ],
  mobile: [
    'push-topics',
    'deep-links',
    'offline-mode',
    'token-refresh',
    'graphql',
    'quiet-hours',
    'badges',
    'passkeys',
  ],
  legacy: ['xls-export', 'pdf-header', 'quarterly-view', 'mail-report', 'fiscal-year'],
};
const FIXES = [
  'vat',
  'timezone-drift',
  'double-submit',
  'null-currency',
  'retry-storm',
  'csv-encoding',
  'memory-leak',
  'flaky-login',
  'rounding',
  'cors-header',
  'slow-query',
  'pagination',
  'idempotency-key',
  'session-expiry',
] as const;
const PACKAGES = [
  'npm-axios-1.7.4',
  'npm-express-4.21.0',
  'npm-jose-5.9.2',
  'npm-undici-6.19.8',
  'npm-pino-9.4.0',
  'npm-ws-8.18.0',
  'docker-node-20.17',
] as const;

/** The nth topic of a team's own work. */
export function topic(team: string, index: number): string {
  return turn(FEATURES[team] ?? FIXES, index);
}

/** The nth branch of a repository as a tag: features most, fixes and dependency updates between them. */
export function branchTag(team: string, index: number): string {
  if (index % 2 === 0) return `feat-${topic(team, index / 2)}`;
  const odd = (index - 1) / 2;
  if (odd % 3 === 2) return `dependabot-${turn(PACKAGES, Math.floor(odd / 3))}`;
  return `fix-${turn(FIXES, odd - Math.floor((odd + 1) / 3))}`;
}

/** The nth of a list that starts again with a number behind its names. */
function turn(list: readonly string[], index: number): string {
  const round = Math.floor(index / list.length);
  return round === 0 ? `${list[index]}` : `${list[index % list.length]}-${round + 1}`;
}
