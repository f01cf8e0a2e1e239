import { createHash } from 'node:crypto';
import type { Digest } from '../src/policy/image.ts';
import type { Change, UntagForm } from '../src/policy/order.ts';
import {
  EMPTY_BLOB,
  PROBE_MEDIA_TYPE,
  PROBE_TAG,
  probeManifest,
  probeOrder,
  probeState,
  UNTAG_FORMS,
  untagFormText,
} from '../src/policy/probe.ts';
import { quarantineTag } from '../src/policy/quarantine-tag.ts';
import { carryOut, type Outcome } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import type { Deps, RegistryAccess } from './deps.ts';

export type ProbeResult = { readonly form: UntagForm } | { readonly refused: string };

/**
 * Puts a tiny image of Layaway's own aside and back in the scratch repository, and deletes it: what this registry does
 * with `{digest, tag}` is seen, not believed (promise 13). The result is remembered for the registry.
 */
export async function probe(deps: Deps, access: RegistryAccess): Promise<ProbeResult> {
  const result = await rehearse(deps, access);
  if ('refused' in result) return result;
  const at = deps.now();
  await deps.store.brakes.saveProbe(access.key, { form: result.form, at });
  const text = `${access.key}: tags are taken away as ${untagFormText(result.form)}`;
  await deps.store.ledger.append([{ at, kind: 'probed', registry: access.key, by: 'cli', text }]);
  return result;
}

/** The image under test and how to act on it. */
interface Bench {
  readonly digest: Digest;
  readonly aside: string;
  act(change: Change): Promise<Outcome>;
  state(): Promise<ReturnType<typeof probeState>>;
}

function setUp(deps: Deps, access: RegistryAccess): Bench {
  const { repository } = deps.config.probe;
  const manifest = probeManifest(deps.now());
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}` as Digest;
  const aside = quarantineTag(digest, PROBE_TAG);
  const stored = { digest, manifest, mediaType: PROBE_MEDIA_TYPE };
  return {
    digest,
    aside,
    act: (change) =>
      carryOut(access.change, probeOrder(access.id, repository, change, deps.now()), () => stored, deps.now),
    state: async () => probeState(await lookAt(access, repository, [digest], [], deps.now), digest),
  };
}

async function rehearse(deps: Deps, access: RegistryAccess): Promise<ProbeResult> {
  const bench = setUp(deps, access);
  const { digest, aside } = bench;
  const first = await putFirst(bench);
  if (first) return { refused: scratchTrouble(deps, first) };
  for (const form of UNTAG_FORMS) {
    await bench.act({ kind: 'put-tag', digest, tag: PROBE_TAG });
    await bench.act({ kind: 'put-tag', digest, tag: aside });
    if ((await bench.state()) !== 'both')
      return { refused: 'two tags on one image were not seen after PutImage' };
    await bench.act({ kind: 'untag', digest, tag: PROBE_TAG, form });
    if ((await bench.state()) !== 'aside') continue;
    return await rehearseReturn(bench, form);
  }
  return {
    refused:
      'this registry deletes the image when one of its tags is taken away; nothing can be put aside here',
  };
}

/** Back to the first name, then away for good: restore and deletion are rehearsed with the form that was found. */
async function rehearseReturn(bench: Bench, form: UntagForm): Promise<ProbeResult> {
  const { digest, aside } = bench;
  await bench.act({ kind: 'put-tag', digest, tag: PROBE_TAG });
  await bench.act({ kind: 'untag', digest, tag: aside, form });
  if ((await bench.state()) !== 'tag')
    return { refused: 'the probe image could not be restored under its own name' };
  const outcome = await bench.act({ kind: 'delete', digests: [digest] });
  if ((await bench.state()) !== 'gone')
    return { refused: `the probe image could not be deleted: ${JSON.stringify(outcome)}` };
  return { form };
}

/** ECR wants the blobs of an image first; a server that does not ask for them is not given any. */
async function putFirst(bench: Bench): Promise<Outcome | undefined> {
  const put: Change = { kind: 'put-tag', digest: bench.digest, tag: PROBE_TAG };
  let outcome = await bench.act(put);
  if (outcome.status === 'refused' && outcome.code === 'LayersNotFoundException') {
    const uploaded = await bench.act({ kind: 'upload', content: EMPTY_BLOB });
    if (uploaded.status !== 'done') return uploaded;
    outcome = await bench.act(put);
  }
  return outcome.status === 'done' ? undefined : outcome;
}

function scratchTrouble(deps: Deps, outcome: Outcome): string {
  const { repository } = deps.config.probe;
  if (outcome.status === 'refused' && outcome.code === 'RepositoryNotFoundException') {
    return `the scratch repository ${repository} does not exist: create it empty, or name another under probe.repository`;
  }
  return `the probe image could not be pushed to ${repository}: ${'why' in outcome ? outcome.why : outcome.status}`;
}
