import { registryKey } from '../policy/image.ts';
import type { Role } from '../policy/review.ts';
import { permissionsOf } from '../policy/review-decide.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import type { PolicyDesk } from '../slack/policy-desk.ts';
import { noteRefusal } from './note-refusal.ts';
import type { PolicyDeskParts } from './policy.ts';
import { type Place, resolve } from './resolve.ts';

/**
 * `/ecr policy` and *Propose it now*: what a policy would do is known only after a look at the registry and everything
 * that may use it, which the app may not take. So the worker looks and answers where the question was asked.
 */
export function createPolicyQuestions(parts: PolicyDeskParts): Pick<PolicyDesk, 'ask' | 'propose'> {
  return {
    async ask(clicker, typed, responseUrl) {
      // Whoever may not even look must not learn what is there.
      const asking = await parts.mayAsk(clicker);
      if ('refused' in asking) return asking;
      const found = resolve(await parts.store.memory.repositories(), typed);
      if ('refused' in found) return found;
      const authority = await mayHere(parts, clicker, found.place, 'see its retention policy');
      if ('refused' in authority) return authority;
      const { registry, repository } = found.name;
      const isLead = authority.role !== 'member';
      await parts.askWorker({
        ...{ name: 'show-policy', registry, repository, isLead, responseUrl },
        ...{ asker: clicker.user, askedAt: parts.now() },
      });
      return { looking: repository };
    },
    async propose(clicker, { registry, repository }, responseUrl) {
      const asking = await parts.mayAsk(clicker);
      if ('refused' in asking) return asking;
      const places = await parts.store.memory.repositories();
      const place = places.find(
        (one) => one.repository === repository && registryKey(one.registry) === registry,
      );
      if (!place) return { refused: 'This repository is not among the scanned ones any more.' };
      const authority = await mayHere(parts, clicker, place, 'propose its retention policy');
      if ('refused' in authority) return authority;
      if (authority.role === 'member') return LEADS_ONLY;
      if (!permissionsOf(parts.mode).delete) return NOT_IN_THIS_MODE;
      await record(parts, clicker, place);
      const key = registryKey(place.registry);
      await parts.askWorker({
        ...{ name: 'propose-policy', registry: key, repository, responseUrl },
        askedAt: parts.now(),
      });
      return { looking: repository };
    },
  };
}

const LEADS_ONLY: Refusal = {
  refused: 'Leads and admins have a policy proposed out of turn. Please ask a lead of your team.',
};

const NOT_IN_THIS_MODE: Refusal = {
  refused: 'Layaway proposes lifecycle policies in the mode `delete` only. Nothing was proposed.',
};

/** Whether somebody may decide about a repository, or why not, with whom to ask instead. */
export async function mayHere(
  parts: PolicyDeskParts,
  clicker: Clicker,
  { registry, repository, team }: Pick<Place, 'registry' | 'repository' | 'team'>,
  doing: string,
): Promise<{ readonly role: Role } | Refusal> {
  const authority = await parts.authorize(clicker, team);
  if (!('refused' in authority)) return authority;
  await noteRefusal(parts, { registry, repository }, clicker.user, doing, authority);
  const whom = team === undefined ? '' : ` Its owner is ${team}: please ask a lead there.`;
  return { refused: `${authority.refused}${whom}` };
}

async function record({ store, now }: PolicyDeskParts, { user }: Clicker, place: Place): Promise<void> {
  const { registry, repository } = place;
  const text = `${repository}: <@${user}> has its lifecycle policy proposed now`;
  const entry = { kind: 'asked', registry: registryKey(registry), repository, by: user, text } as const;
  await store.ledger.append([{ at: now(), ...entry }]);
}
