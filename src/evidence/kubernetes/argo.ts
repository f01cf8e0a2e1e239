import { z } from 'zod';
import { parseReference } from '../../policy/reference.ts';
import { helmBlock, helmMentions } from './helm-values.ts';
import { type Mention, mentionsIn, mentionsInText } from './mention.ts';

const source = z.looseObject({
  helm: helmBlock.nullish(),
  kustomize: z.looseObject({ images: z.array(z.string()).nullish() }).nullish(),
});
const sources = { source: source.nullish(), sources: z.array(source).nullish() };

/** An Argo CD application: where its manifests come from, and which images it last found in them. */
export const application = z.looseObject({
  spec: z.looseObject(sources),
  status: z
    .looseObject({
      summary: z.looseObject({ images: z.array(z.string()).nullish() }).nullish(),
      history: z.array(z.looseObject(sources)).nullish(),
    })
    .nullish(),
});

type Source = z.infer<typeof source>;

/**
 * Images an application runs (`status.summary.images`), those its sources set, and those of the deployments it can be
 * rolled back to. Sources often name a repository and leave the tag to a file in Git: where the summary shows which
 * image came of that, it is no doubt.
 */
export function applicationMentions({ spec, status }: z.infer<typeof application>): Mention[] {
  const rendered = (status?.summary?.images ?? []).flatMap((address) => mentionsIn({ image: address }));
  const known = new Set(rendered.flatMap((mention) => repositoryOf(mention) ?? []));
  const named = [spec, ...(status?.history ?? [])]
    .flatMap((place) => [...(place.source ? [place.source] : []), ...(place.sources ?? [])])
    .flatMap(sourceMentions)
    .filter((mention) => !isWithoutTag(mention) || !known.has(repositoryOf(mention) ?? ''));
  return [...rendered, ...named];
}

function sourceMentions({ helm, kustomize, ...rest }: Source): Mention[] {
  const { images, ...patches } = kustomize ?? {};
  return [
    ...(helm ? helmMentions(helm) : []),
    ...(images ?? []).flatMap((image) => mentionsInText(replacement(image))),
    ...mentionsIn(patches),
    ...mentionsIn(rest),
  ];
}

/** What Kustomize puts in an image's place: `new:tag` of `old=new:tag`, where `*` stands for the old name. */
function replacement(image: string): string {
  const [name = '', next] = image.split('=', 2);
  return next === undefined ? name : next.replace(/^\*/, name);
}

function isWithoutTag(mention: Mention): boolean {
  return mention.kind === 'text' && !mention.uri.tag && !mention.uri.digest && !mention.uri.unresolved;
}

/** `123456789012.eu-west-1/shop/web`: a repository in one word. */
function repositoryOf(mention: Mention): string | undefined {
  const image = mention.kind === 'text' ? mention.uri : parseReference(mention.address);
  if ('error' in image || !image.registry) return undefined;
  return `${image.registry.account}.${image.registry.region}/${image.repository}`;
}
