import type { Deps, RegistryAccess } from '../../jobs/deps.ts';
import { probe } from '../../jobs/probe.ts';
import { untagFormText } from '../policy/probe.ts';
import { tried, triedAll } from './checks.ts';
import type { Call } from './command.ts';
import type { CheckShape } from './shapes.ts';
import { withDeps } from './with-jobs.ts';

/** Probes every registry, one check each; a single one where it needs something that is not there. */
export async function probeRegistries(call: Call<unknown>): Promise<CheckShape[]> {
  const { env, progress } = call;
  return await triedAll('probe', env, async () => {
    const probed = await withDeps(call, async (deps) => {
      const checks: CheckShape[] = [];
      for (const access of deps.registries) {
        progress.show({ text: `trying out ${access.key}` });
        checks.push(await tried(`${access.key} probe`, env, () => probeOne(deps, access)));
      }
      return checks;
    });
    if (!('problems' in probed)) return probed;
    const text = probed.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    return [{ what: 'probe', status: 'failed', text }];
  });
}

async function probeOne(deps: Deps, access: RegistryAccess): Promise<CheckShape> {
  const what = `${access.key} probe`;
  const result = await probe(deps, access);
  if ('refused' in result) return { what, status: 'failed', text: result.refused };
  const form = untagFormText(result.form);
  return { what, status: 'ok', text: `put aside, restored and deleted a tiny image; untags by ${form}` };
}
