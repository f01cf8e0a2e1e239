import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '../../jobs/evidence.ts';
import { scanRegistry } from '../../jobs/scan.ts';
import type { WrittenException } from '../../src/evidence/exceptions/entry.ts';
import type { JudgedFamily } from '../../src/policy/candidate.ts';
import type { Digest } from '../../src/policy/image.ts';
import { PULLS } from '../../src/policy/pulls.ts';
import { type KubernetesSandbox, startKubernetesSandbox } from '../../src/sandbox/kubernetes/server.ts';
import { addSystem } from '../../src/sandbox/kubernetes/workloads.ts';
import { pushOld } from '../jobs/story.ts';
import {
  openRegistry,
  openWorld,
  type Process,
  REGION,
  REPOSITORY,
  uriOf,
  type World,
} from '../jobs/world.ts';
import { useRedis } from '../setup/redis.ts';

/** How a source names an image: by its digest, by its tag, or by the digest of one platform of its index. */
export type Naming = 'digest' | 'tag' | 'platform';

/** An old image nobody pulled, as the one use of it names it. */
export interface Named {
  /** A word of its own, for the names of whatever uses it. */
  readonly word: string;
  readonly uri: string;
  readonly root: Digest;
  readonly digest: Digest;
  readonly tag?: string;
}

/** Where uses are made: a registry, its runtimes, a cluster, a folder of files and what the configuration says. */
export interface Site extends World {
  readonly cluster: KubernetesSandbox;
  readonly folder: string;
  readonly exceptions: WrittenException[];
}

/** Undoes a fault. */
export type Mend = () => void | Promise<void>;

export interface OnlyUse {
  readonly what: string;
  /** Who alone knows of it. */
  readonly source: string;
  readonly by: readonly Naming[];
  readonly use: (site: Site, named: Named) => void;
  /** Takes away what it takes to know of such a use. */
  readonly fail: (site: Site) => Mend;
}

/** A table of uses, and the configuration under which all of them are looked for. */
export interface Table {
  readonly uses: readonly OnlyUse[];
  readonly emptied: readonly Emptied[];
  readonly config: (site: Site) => Readonly<Record<string, unknown>>;
}

/** Lets a source find nothing at all, where it found much before. */
export interface Emptied {
  readonly source: string;
  readonly empty: (site: Site) => Mend | Promise<Mend>;
}

interface Opened {
  readonly site: Site;
  readonly process: Process;
  /** Digest of the image's root, by `what, by naming`. */
  readonly roots: ReadonlyMap<string, Digest>;
  readonly unused: Digest;
  close(): Promise<void>;
}

/**
 * Promise 2 for every use of a table, all in one registry that is scanned once, and then once more for each source
 * that fails or comes back empty.
 */
export function provesOnlyUses(table: Table): void {
  const { uses, emptied } = table;
  const redis = useRedis();
  let opened: Opened;
  let judged: ReadonlyMap<Digest, JudgedFamily>;
  beforeAll(async () => {
    opened = await open(await openWorld(redis, {}), table);
    judged = (await scan(opened)).judged;
  });
  afterAll(() => opened.close());
  const rows = uses.flatMap((use) => use.by.map((naming) => ({ ...use, naming })));

  describe('promise 2: a known use protects, wherever it is', () => {
    it.each(rows)('the only use is $what, by $naming', ({ what, naming, source }) => {
      const found = judged.get(opened.roots.get(keyOf(what, naming)) as Digest);
      const users = found?.verdict.findings.filter(({ status }) => status === 'in-use');
      expect(users?.map((finding) => finding.source)).toEqual([source]);
      expect(found?.verdict.kind).toBe('protected');
    });

    it('an image without any use beside them is offered, and no other', () => {
      expect(removable(judged)).toEqual([opened.unused]);
    });
  });

  describe('promise 2: where a source fails nothing is removable', () => {
    it.each(uses)('$what cannot be looked at', async ({ fail }) => {
      const mend = fail(opened.site);
      const { judged } = await scan(opened).finally(mend);
      expect(removable(judged)).toEqual([]);
    });

    it('all that failed answers again, and the image without a use is offered as before', async () => {
      expect(removable((await scan(opened)).judged)).toEqual([opened.unused]);
    });
  });

  describe('promise 2: an empty answer where there was a full one before is not believed', () => {
    it.each(emptied)('$source', async ({ source, empty }) => {
      const mend = await empty(opened.site);
      const { judged, evidence } = await scan(opened).finally(mend);
      const bad = evidence.reports.filter(({ status }) => status !== 'ok');
      expect(bad).toMatchObject([{ name: source, status: 'too-small' }]);
      expect(removable(judged)).toEqual([]);
    });
  });
}

const keyOf = (what: string, naming: Naming) => `${what}, by ${naming}`;

async function open(world: World, { uses, config: configOf }: Table): Promise<Opened> {
  const cluster = await startKubernetesSandbox();
  addSystem(cluster);
  const folder = mkdtempSync(join(tmpdir(), 'layaway-uses-'));
  const site: Site = { ...world, cluster, folder, exceptions: [] };
  const roots = new Map<string, Digest>();
  for (const { what, by, source, use } of uses) {
    for (const naming of by) {
      const named = push(world, `use-${roots.size}`, naming);
      use(site, named);
      roots.set(keyOf(what, naming), named.root);
      if (source !== PULLS) forgetPulls(world, named);
    }
  }
  const unused = pushOld(world, { tags: ['feat-unused'] });
  world.aws.inspector.cover(REGION, { repository: REPOSITORY, digest: unused });
  const config = configOf(site);
  const { access, close } = await openRegistry(world.clock, { config });
  return {
    site,
    roots,
    unused,
    process: world.start({ config, access: () => access }),
    close: async () => {
      await Promise.all([close(), cluster.close(), world.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

function push(world: World, word: string, naming: Naming): Named {
  const tag = `feat-${word}`;
  const platforms = naming === 'platform' ? [pushOld(world), pushOld(world)] : [];
  const root = pushOld(world, { tags: [tag], ...(platforms.length > 0 && { children: platforms }) });
  const digest = platforms[0] ?? root;
  const uri = uriOf(world.aws.account, REPOSITORY, naming === 'tag' ? `:${tag}` : `@${digest}`);
  return { word, uri, root, digest, ...(naming === 'tag' && { tag }) };
}

/** Whatever starts pulls, and a pull would protect by itself. */
function forgetPulls({ aws }: World, { root, digest: named }: Named): void {
  for (const digest of [root, named]) {
    aws.ecr.amend(REGION, REPOSITORY, digest, { lastPulledAt: undefined });
  }
}

async function scan({ process: { deps, access } }: Opened) {
  const judged = new Map<Digest, JudgedFamily>();
  const evidence: Evidence = await scanRegistry(deps, access, {
    only: [REPOSITORY],
    each: (found) => {
      for (const one of found.status === 'judged' ? found.judged : [])
        judged.set(one.family.root.digest, one);
    },
  });
  return { judged, evidence };
}

function removable(judged: ReadonlyMap<Digest, JudgedFamily>): readonly Digest[] {
  return [...judged].flatMap(([root, { verdict }]) => (verdict.kind === 'removable' ? [root] : []));
}
