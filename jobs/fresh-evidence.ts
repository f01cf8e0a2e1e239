import { EVIDENCE_LIFE, ORDER_LIFE } from '../src/policy/order.ts';
import { type Duration, type Instant, MINUTE } from '../src/policy/time.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';

/** So long after it is complete evidence serves the next, too: asking all sources takes thousands of calls. */
const REUSED: Duration = 2 * MINUTE;

/** Evidence this old is read again: an order on it would hardly live. */
const NEARLY_TOO_OLD = EVIDENCE_LIFE - ORDER_LIFE;

interface Collected {
  readonly evidence: Evidence;
  readonly doneAt: Instant;
}

/** What all sources say of one registry, asked once for everything in a sweep that needs it, as long as it is fresh. */
export class FreshEvidence {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  #collected: Collected | undefined;

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
  }

  async get(): Promise<Evidence> {
    if (this.known) return this.known;
    const evidence = await collectEvidence(this.#deps, this.#access);
    this.#collected = { evidence, doneAt: this.#deps.now() };
    return evidence;
  }

  /** What was said already, as long as it is fresh. */
  get known(): Evidence | undefined {
    const collected = this.#collected;
    return collected && !isOld(collected, this.#deps.now()) ? collected.evidence : undefined;
  }
}

/**
 * Whether evidence is to be read again. What was too old when it was complete would be so again: it serves the rest of
 * the sweep, for it can still send back what is in use, and every change waits.
 */
function isOld({ evidence, doneAt }: Collected, now: Instant): boolean {
  if (doneAt - evidence.at >= NEARLY_TOO_OLD) return false;
  return now - doneAt >= REUSED || now - evidence.at >= NEARLY_TOO_OLD;
}
