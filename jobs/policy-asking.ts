import type { PolicyChange } from '../src/policy/policy-change.ts';
import { dueWithinADay, type PolicyDue } from '../src/policy/policy-due.ts';
import type { GateFinding } from '../src/policy/step-policy.ts';
import { type Instant, SECOND } from '../src/policy/time.ts';
import { approvalOver } from './approvers-now.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { FreshEvidence } from './fresh-evidence.ts';
import { blindIn, gate, readPolicyView } from './policy-view.ts';
import { outgrown } from './shown-list.ts';
import { whyTakenBack } from './taken-back.ts';

/** For so long after it was given an answer is used again: by the round that follows. Its evidence ages by itself. */
const FRESH = 15 * SECOND;

/** The gate's word on one policy, asked for once and used again by the next round while it is fresh. */
export class PolicyAsking {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  readonly #evidence: FreshEvidence;
  #safe: { readonly finding: GateFinding; readonly askedAt: Instant } | undefined;
  #due: PolicyDue | undefined;

  constructor(deps: Deps, access: RegistryAccess, evidence: FreshEvidence) {
    this.#deps = deps;
    this.#access = access;
    this.#evidence = evidence;
  }

  known(): GateFinding {
    const safe = this.#safe;
    return safe && this.#deps.now() - safe.askedAt < FRESH ? safe.finding : { status: 'not-asked' };
  }

  /** What was due when it was asked last. */
  counted(): Pick<PolicyChange, 'due'> {
    return this.#due ? { due: this.#due } : {};
  }

  async ask(change: PolicyChange): Promise<GateFinding> {
    const { repository, text } = change;
    this.#safe = undefined;
    const evidence = await this.#evidence.get();
    const blind = await blindIn(this.#access, repository, evidence);
    if (blind.length > 0) return { status: 'unknown', why: blind.join('; ') };
    const view = await readPolicyView(this.#deps, this.#access, repository, evidence);
    if ('why' in view) return { status: 'unknown', why: view.why };
    const gated = gate(text, view);
    if (gated.status !== 'safe') return gated;
    const taken = await whyTakenBack(this.#deps, this.#access, change);
    if (taken) return { status: 'unsafe', ...taken };
    const { inventory } = view.evidence;
    const more = await outgrown(this.#deps, change, inventory);
    if (more !== undefined) return { status: 'unsafe', why: more, anew: true };
    const over = await approvalOver(this.#deps, change);
    if (over) return over;
    const { at, evidenceSince } = view;
    this.#due = dueWithinADay(gated.policy, inventory, at);
    const finding = { status: 'safe', evidenceSince } as const;
    this.#safe = { finding, askedAt: this.#deps.now() };
    return finding;
  }
}
