import type { Config } from '../config/schema.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import { isLikelyRegion } from '../policy/region.ts';
import type { Store } from '../store/store.ts';

type Configured = Config['registries'][number];

/** Which registries there are, as far as the configuration and earlier scans tell. */
export interface KnownRegistries {
  /** By name: what was scanned, and what the configuration names with account and Region. */
  readonly keys: readonly RegistryKey[];
  /** Whether it may be one. False: surely a typo. */
  has(key: RegistryKey): boolean;
}

/** An account or a Region that the configuration leaves to the credentials counts as any, until a scan shows which. */
export async function knownRegistries(
  { memory }: { readonly memory: Pick<Store['memory'], 'repositories'> },
  { registries }: Pick<Config, 'registries'>,
): Promise<KnownRegistries> {
  const scanned = new Set((await memory.repositories()).map(({ registry }) => registryKey(registry)));
  const open = registries.filter((one) => ![...scanned].some((key) => mayBe(one, key)));
  const named = open.flatMap((one) => {
    const [account, region] = partsOf(one);
    return account === undefined || region === undefined ? [] : [registryKey({ account, region })];
  });
  return {
    keys: [...scanned, ...named],
    has: (key) =>
      scanned.has(key) || open.some((one) => mayBe(one, key) && (one.region !== undefined || isNamedSo(key))),
  };
}

/** Where the configuration leaves the Region open, only its name can show a typo. */
const isNamedSo = (key: RegistryKey) => isLikelyRegion(key.split('/')[1] ?? '');

function mayBe(one: Configured, key: RegistryKey): boolean {
  const parts = key.split('/');
  return partsOf(one).every((part, i) => part === undefined || part === parts[i]);
}

/** The account of a role is the registry's, unless another one is named. */
function partsOf({
  account,
  region,
  roleArn,
}: Configured): readonly [string | undefined, string | undefined] {
  return [account ?? roleArn?.split(':')[4], region];
}
