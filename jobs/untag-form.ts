import type { Hold } from '../src/policy/hold.ts';
import type { StepFacts } from '../src/policy/step-facts.ts';
import { repositorySettings } from '../src/registry/repositories.ts';
import type { Probe } from '../src/store/store.ts';
import type { RegistryAccess } from './deps.ts';

/**
 * How tags are taken away here, and whether one may move meanwhile. That is asked only where it matters: before putting
 * aside by names, in a registry where a tag can be taken away by its name alone.
 */
export async function untagFactsOf(
  access: RegistryAccess,
  { state: { status }, stop, repository }: Hold,
  probe: Probe | undefined,
): Promise<Pick<StepFacts, 'untagForm' | 'tagsMayMove'>> {
  if (!probe) return {};
  const matters = stop === 'tags' && (status === 'approved' || status === 'quarantining');
  if (probe.form === 'pair' || !matters) return { untagForm: probe.form };
  const settings = await repositorySettings(access, repository);
  // Exclusions are not looked into: where some tags may move, all are taken to.
  if (!settings || settings.mutability === 'IMMUTABLE') return { untagForm: probe.form };
  return { untagForm: probe.form, tagsMayMove: true };
}
