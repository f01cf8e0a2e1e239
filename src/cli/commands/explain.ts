import { type RepositoryScan, scanRegistry } from '../../../jobs/scan.ts';
import { type Hold, holdId, isOver } from '../../policy/hold.ts';
import { type ImageReference, parseReference } from '../../policy/reference.ts';
import { defineCommand, type Result } from '../command.ts';
import { explainImageText, explainRepositoryText } from '../present/explain.ts';
import { didYouMeanRepository } from '../scope-check.ts';
import type { ExplainedImage } from '../shapes.ts';
import { explainedImage } from '../to-shapes.ts';
import { type Looking, READ_MANIFESTS, withRegistries } from '../with-registries.ts';

type Judged = Extract<RepositoryScan, { status: 'judged' }>;

/** `layaway explain`: the whole reasoning about an image, also why it is not asked about. */
export const explain = defineCommand({
  name: 'explain',
  summary: 'say why an image is protected, unclear or removable',
  names: '<repository>[:tag|@digest]',
  atLeast: 1,
  atMost: 1,
  options: READ_MANIFESTS,
  help: `For one image: the verdict with its reasons, what every source said of it, and what
every rule said. For a repository: every image with its because.

A tag may also be the name an image had before it was put aside. A full address
(123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api:v1) works too.`,
  run: async (call) => {
    const reference = parseReference(call.names[0] ?? '');
    if ('error' in reference) return { wrongUse: reference.error };
    call.progress.show({ text: `looking at ${reference.repository}` });
    return await withRegistries(call, (looking) => explainIn(looking, reference));
  },
});

async function explainIn(looking: Looking, reference: ImageReference): Promise<Result> {
  const { repository, registry } = reference;
  const found: { registry: string; images: readonly ExplainedImage[] }[] = [];
  const troubles: string[] = [];
  for (const access of looking.registries) {
    if (registry && (registry.account !== access.id.account || registry.region !== access.id.region))
      continue;
    const judged: Judged[] = [];
    const each = (scan: RepositoryScan) => {
      if (scan.status === 'judged') judged.push(scan);
      if (scan.status === 'incomplete') troubles.push(`${access.key}/${repository}: ${scan.why}`);
    };
    await scanRegistry(looking.deps, access, { only: [repository], each });
    for (const one of judged) {
      found.push({ registry: access.key, images: await imagesOf(looking, access.id, one, reference) });
    }
  }
  if (troubles.length > 0) return { refused: `it could not be seen whole: ${troubles.join('; ')}` };
  if (found.length === 0) return { refused: await notFound(looking, reference) };
  return resultOf(reference, found);
}

async function imagesOf(
  { store }: Looking,
  registry: { account: string; region: string },
  { judged, owner }: Judged,
  { repository, tag, digest }: ImageReference,
): Promise<readonly ExplainedImage[]> {
  const wanted = judged.filter(
    ({ family }) =>
      (tag === undefined || family.tags.includes(tag)) &&
      (digest === undefined || family.members.some((member) => member.digest === digest)),
  );
  const ids = wanted.map(({ family }) => holdId(registry, repository, family.root.digest));
  const holds = new Map<string, Hold>();
  for (const hold of (await store?.holds.getMany(ids)) ?? []) {
    if (!isOver(hold.state.status)) holds.set(hold.root, hold);
  }
  return wanted.map((one) => {
    const hold = holds.get(one.family.root.digest);
    return explainedImage(one, { registry, repository, owner, ...(hold && { hold }) });
  });
}

async function notFound({ registries }: Looking, { repository, registry }: ImageReference): Promise<string> {
  const where = registries.map(({ key }) => key).join(', ');
  const asked = registry && `${registry.account}/${registry.region}`;
  if (asked && !registries.some(({ key }) => key === asked)) {
    return `the registry ${asked} is not among those of the configuration (${where}).`;
  }
  const hint = await didYouMeanRepository(registries, repository);
  return `no repository is called ${repository} in ${where}.${hint}`;
}

function resultOf(
  { repository, tag, digest }: ImageReference,
  found: readonly { readonly registry: string; readonly images: readonly ExplainedImage[] }[],
): Result {
  const whole = tag === undefined && digest === undefined;
  const hits = whole ? found : found.filter(({ images }) => images.length > 0);
  const [first] = hits;
  if (!first) return { refused: `no image of ${repository} is called ${tag ?? digest}.` };
  if (hits.length > 1) {
    const where = hits.map(({ registry }) => registry).join(', ');
    return { refused: `${repository} is in ${where}: give the full address.` };
  }
  if (whole) {
    const shape = { repository, registry: first.registry, images: first.images };
    return { json: shape, text: (screen) => explainRepositoryText(shape, screen) };
  }
  const [image] = first.images;
  if (!image || first.images.length > 1) {
    const roots = first.images.map(({ digest: root }) => root).join(', ');
    return { refused: `it is part of several families; ask for one of them: ${roots}` };
  }
  return { json: image, text: (screen) => explainImageText(image, screen) };
}
