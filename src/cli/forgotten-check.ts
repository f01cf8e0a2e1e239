import type { RegistryAccess } from '../../jobs/deps.ts';
import { registryKey } from '../policy/image.ts';
import type { Store } from '../store/store.ts';
import { counted } from './present/words.ts';
import type { CheckShape } from './shapes.ts';

const NAMED = 3;

/** Whether the last scans met put-aside images that no hold explains. Nothing where Redis is not asked, or all is known. */
export async function checkForgotten(
  store: Store | undefined,
  { key }: RegistryAccess,
): Promise<CheckShape[]> {
  if (!store) return [];
  const places = (await store.memory.repositories()).filter(({ registry }) => registryKey(registry) === key);
  const scans = await Promise.all(places.map(({ repository }) => store.memory.snapshot(key, repository)));
  const found = scans.flatMap((scan) => (scan?.forgotten ? [{ ...scan, forgotten: scan.forgotten }] : []));
  if (found.length === 0) return [];
  const images = found.reduce((sum, { forgotten }) => sum + forgotten, 0);
  const names = found.slice(0, NAMED).map(({ repository }) => repository);
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';
  const text = `${counted(images, 'image')} put aside without a record of why, in ${names.join(', ')}${more}: layaway rebuild asks their owners`;
  return [{ what: `${key} put aside`, status: 'todo', text }];
}
