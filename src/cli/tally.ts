import type { RegistryAccess } from '../../jobs/deps.ts';
import type { Evidence } from '../../jobs/evidence.ts';
import type { RepositoryScan } from '../../jobs/scan.ts';
import type { Config } from '../config.ts';
import { type Candidate, gatherCandidates } from '../policy/candidate.ts';
import { ifLookedInto } from '../policy/looked-into.ts';
import { countUnexplained, NONE_UNEXPLAINED } from '../policy/unexplained.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { ReasonShape, RegistryShape, ScanShape, SourceShape } from './shapes.ts';
import { candidateShape, sourceShape } from './to-shapes.ts';
import { unusedMeans } from './unused.ts';

const MOST_REASONS = 5;

/** Adds up a scan as it goes: images are counted and forgotten, candidates are kept. */
export class ScanTally {
  readonly #config: Config;
  readonly #registries: RegistryShape[] = [];
  readonly #sources: SourceShape[] = [];
  readonly #notCovered: string[] = [];
  readonly #incomplete: { registry: string; repository: string; why: string }[] = [];
  readonly #candidates: Candidate[] = [];
  readonly #families = { protected: 0, unclear: 0, removable: 0 };
  readonly #because = { protected: new Map<string, ReasonShape>(), unclear: new Map<string, ReasonShape>() };
  /** What would be asked if nothing were missing, and whether anything is. */
  readonly #outlook = { missing: false, questions: 0, upperBytes: 0 };
  #unexplained = NONE_UNEXPLAINED;
  #here = { repositories: 0, images: 0, families: 0 };

  constructor(config: Config) {
    this.#config = config;
  }

  add({ id, key: registry }: Pick<RegistryAccess, 'id' | 'key'>, scan: RepositoryScan): void {
    if (scan.status === 'gone') return;
    this.#here.repositories++;
    if (scan.status === 'incomplete') {
      this.#incomplete.push({ registry, repository: scan.repository, why: scan.why });
      return;
    }
    this.#here.images += scan.images;
    this.#here.families += scan.judged.length;
    this.#candidates.push(...scan.candidates);
    this.#unexplained = countUnexplained(this.#unexplained, scan.repository, scan.judged);
    for (const { verdict } of scan.judged) this.#note(verdict);
    this.#lookAhead(id, scan);
  }

  /** Closes the count of one registry. */
  endRegistry({ id }: Pick<RegistryAccess, 'id'>, evidence: Evidence): void {
    this.#registries.push({ ...id, ...this.#here });
    this.#here = { repositories: 0, images: 0, families: 0 };
    this.#sources.push(...evidence.reports.map(sourceShape));
    this.#notCovered.push(...evidence.notCovered);
  }

  shape(): ScanShape {
    const byScore = this.#candidates.toSorted(
      (a, b) => b.score.total - a.score.total || (a.id < b.id ? -1 : 1),
    );
    const { missing, ...ahead } = this.#outlook;
    return {
      registries: this.#registries,
      sources: this.#sources,
      protected: this.#families.protected,
      unclear: this.#families.unclear,
      candidates: byScore.map(candidateShape),
      unused: unusedMeans(this.#config),
      notCovered: this.#notCovered,
      because: { protected: most(this.#because.protected), unclear: most(this.#because.unclear) },
      unexplainedPulls: this.#unexplained,
      incomplete: this.#incomplete,
      outlook: missing ? ahead : null,
    };
  }

  /** Counted and forgotten: these are never candidates. */
  #lookAhead(id: RegistryAccess['id'], scan: Extract<RepositoryScan, { status: 'judged' }>): void {
    const looked = ifLookedInto(scan.judged);
    if (looked) this.#outlook.missing = true;
    const minimumImpactBytes = this.#config.minimumImpact.bytes;
    const asked = looked
      ? gatherCandidates(id, scan.repository, scan.owner, looked, { minimumImpactBytes })
      : scan.candidates;
    this.#outlook.questions += asked.length;
    this.#outlook.upperBytes += asked.reduce((sum, { bytes }) => sum + bytes.upper, 0);
  }

  #note({ kind, reasons }: Verdict): void {
    this.#families[kind]++;
    const [first] = reasons;
    if (kind === 'removable' || !first) return;
    const { rule, text } = first;
    const families = (this.#because[kind].get(rule)?.families ?? 0) + 1;
    this.#because[kind].set(rule, { rule, text: this.#because[kind].get(rule)?.text ?? text, families });
  }
}

function most(reasons: ReadonlyMap<string, ReasonShape>): readonly ReasonShape[] {
  return [...reasons.values()].toSorted((a, b) => b.families - a.families).slice(0, MOST_REASONS);
}
