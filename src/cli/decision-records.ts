import { answeredIn, recordsOf } from '../app/decision-records.ts';
import { decisionSavings } from '../app/savings-sums.ts';
import { repositoryTally } from '../app/tallies.ts';
import type { DecisionRecord } from '../policy/decision-record.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { PriceList } from '../policy/price.ts';
import type { Review } from '../policy/review.ts';
import type { Instant } from '../policy/time.ts';
import type { DecisionSavings } from '../slack/answers.ts';
import type { Store } from '../store/store.ts';
import type { DecisionRecordShape } from './decision-shapes.ts';
import { plainPeople } from './people.ts';
import type { About } from './records-export.ts';
import { amountsShape } from './savings-shapes.ts';

/** The decision records of what is asked about, the newest question of each repository first, at most `limit`. */
export async function decisionShapes(
  store: Store,
  about: About,
  { limit, now }: { readonly limit: number; readonly now: Instant },
  prices: PriceList,
): Promise<DecisionRecordShape[]> {
  const shapes: DecisionRecordShape[] = [];
  for (const { registry, repository } of await store.memory.recordedRepositories()) {
    const key = registryKey(registry);
    if (!fits(about, key, repository) || shapes.length >= limit) continue;
    const answered = await answeredIn(store, key, repository);
    const wanted = await withNews(store, answered, about.since, limit - shapes.length);
    if (wanted.length === 0) continue;
    const tally = await repositoryTally(store, key, repository);
    const savings = new Map(
      (tally ? decisionSavings(tally, prices) : []).map((one) => [one.review, one] as const),
    );
    const records = await recordsOf(store, wanted, now);
    shapes.push(...records.map((record) => shapeOf(record, savings.get(record.review))));
  }
  return shapes;
}

/** Those that were answered, or of which anything was recorded, since then: an old question can have a new answer. */
async function withNews(
  { ledger }: Pick<Store, 'ledger'>,
  answered: readonly Review[],
  since: Instant | undefined,
  limit: number,
): Promise<readonly Review[]> {
  if (since === undefined) return answered.slice(0, limit);
  const found: Review[] = [];
  for (const review of answered) {
    if (found.length >= limit) break;
    const [line] = await ledger.read({ review: review.id, limit: 1 });
    const said = 'at' in review.state ? review.state.at : review.openedAt;
    if (Math.max(said, line?.at ?? said) >= since) found.push(review);
  }
  return found;
}

function fits({ registry, repository }: About, key: RegistryKey, name: string): boolean {
  return (registry === undefined || registry === key) && (repository === undefined || repository === name);
}

function shapeOf(record: DecisionRecord, savings: DecisionSavings | undefined): DecisionRecordShape {
  const { text, at, ended } = record.finalAction;
  return {
    ...record,
    owner: plainPeople(record.owner),
    whyUnused: record.whyUnused.map(plainPeople),
    evidence: record.evidence.map(plainPeople),
    watchSignals: record.watchSignals.map(plainPeople),
    preventionRule: plainPeople(record.preventionRule),
    finalAction: { text: plainPeople(text), at: new Date(at).toISOString(), ended },
    savings: savings ? amountsShape(savings) : null,
  };
}
