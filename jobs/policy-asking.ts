import type { PolicyChange } from '../src/policy/policy-change.ts';
import { dueWithinADay, type PolicyDue } from '../src/policy/policy-due.ts';
import type { GateFinding } from '../src/policy/step-policy.ts';
import { SECOND } from '../src/policy/time.ts';
import { approvalOver } from './approvers-now.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { FreshEvidence } from './fresh-evidence.ts';
import { blindIn, gate, readPolicyView } from './policy-view.ts';
import { outgrown } from './shown-list.ts';
import { whyTakenBack } from './taken-back.ts';

/** An answer may be this old when a change is planned on it; with the order's own 30 s it is asked again in time. */
const FRESH = 15 * SECOND;

/** The gate's word on one policy, asked for once and used again by the next round while it is fresh. */
export class PolicyAsking {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  readonly #evidence: FreshEvidence;
  #safe: (GateFinding & { status: 'safe' }) | undefined;
  #due: PolicyDue | undefined;

  constructor(deps: Deps, access: RegistryAccess, evidence: FreshEvidence) {
    this.#deps = deps;
    this.#access = access;
    this.#evidence = evidence;
  }

  known(): GateFinding {
    const fresh = this.#safe && this.#deps.now() - this.#safe.at < FRESH;
    return fresh && this.#safe ? this.#safe : { status: 'not-asked' };
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
    this.#safe = { status: 'safe', at, evidenceSince };
    return this.#safe;
  }
}
