import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { RegistryAccess } from '../../../jobs/deps.ts';
import { childrenByIndex, readRepository } from '../../../jobs/read-repository.ts';
import { unreadable } from '../../config/unreadable.ts';
import { type Image, isIndex } from '../../policy/image.ts';
import { parseLifecyclePolicy } from '../../policy/lifecycle/parse.ts';
import { simulatePolicyText } from '../../policy/lifecycle/simulation.ts';
import { type ImageReference, parseReference } from '../../policy/reference.ts';
import type { Call, Result } from '../command.ts';
import { notesOn, type SimulationShape, simulationShape } from '../policy-shapes.ts';
import { simulationText } from '../present/policy-simulation.ts';
import { didYouMeanRepository } from '../scope-check.ts';
import { type Looking, withRegistries } from '../with-registries.ts';

type SimulateCall = Call<{ readonly 'read-manifests'?: boolean }>;

/** `layaway policy <repository> --simulate <file>`: what a policy would do today. A policy ECR would refuse asks AWS nothing. */
export async function simulatePolicyFile(call: SimulateCall, file: string): Promise<Result> {
  const reference = parseReference(call.names[0] ?? '');
  if ('error' in reference) return { wrongUse: reference.error };
  if (reference.tag !== undefined || reference.digest !== undefined) {
    return { wrongUse: 'a policy is for a whole repository: leave out the tag or digest' };
  }
  const read = await readPolicyFile(file);
  if ('why' in read) return { wrongUse: `${file} cannot be read: ${read.why}` };
  const parsed = parseLifecyclePolicy(read.text);
  if ('errors' in parsed) return resultOf(simulationShape({ repository: reference.repository, ...parsed }));
  return await withRegistries(call, (looking) => simulateIn(looking, reference, read.text));
}

async function readPolicyFile(file: string): Promise<{ readonly text: string } | { readonly why: string }> {
  try {
    return { text: file === '-' ? await textOf(process.stdin) : await readFile(file, 'utf8') };
  } catch (error) {
    return { why: unreadable(error) ?? (error instanceof Error ? error.message : String(error)) };
  }
}

async function simulateIn(looking: Looking, wanted: ImageReference, text: string): Promise<Result> {
  const { repository, registry } = wanted;
  const places = looking.registries.filter(
    ({ id }) => !registry || (id.account === registry.account && id.region === registry.region),
  );
  const found: { readonly access: RegistryAccess; readonly images: readonly Image[] }[] = [];
  for (const access of places) {
    const read = await readRepository(access, repository);
    if (read.status === 'incomplete') return { refused: `it could not be seen whole: ${read.why}` };
    if (read.status === 'read') found.push({ access, images: read.images });
  }
  const [first] = found;
  const all = looking.registries.map(({ key }) => key).join(', ');
  if (!first) {
    const hint = await didYouMeanRepository(looking.registries, repository);
    return { refused: `no repository is called ${repository} in ${all}.${hint}` };
  }
  if (found.length > 1) {
    const where = found.map(({ access }) => access.key).join(', ');
    return { refused: `${repository} is in ${where}: give the full address.` };
  }
  return resultOf(await simulateOn(looking, first.access, repository, { text, images: first.images }));
}

async function simulateOn(
  { deps }: Looking,
  access: RegistryAccess,
  repository: string,
  { text, images }: { readonly text: string; readonly images: readonly Image[] },
): Promise<SimulationShape> {
  const byIndex = await childrenByIndex(deps, access, repository, images);
  const unread = images.filter((image) => isIndex(image) && !byIndex.has(image.digest)).length;
  const now = deps.now();
  const simulation = simulatePolicyText(text, images, now, { horizonMs: 0, listed: byIndex });
  const notes = notesOn(images, unread);
  return simulationShape({
    ...{ registry: access.key, repository, now, images, listed: byIndex },
    ...simulation,
    notes,
  });
}

function resultOf(shape: SimulationShape): Result {
  const failed = shape.errors.length > 0;
  return { json: shape, text: (screen) => simulationText(shape, screen), failed };
}
