import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { failureText, isNamed } from '../policy/failure.ts';
import type { Digest, Image } from '../policy/image.ts';
import type { RegistryReader } from './clients.ts';
import { mergeEntries, toImage } from './to-image.ts';

/**
 * A piece of a repository's listing. `gone` and `incomplete` come last and are values, so that nobody can take a
 * listing that broke off for a small repository: an incomplete one must not be judged.
 */
export type ImagePage =
  | { readonly images: readonly Image[] }
  | { readonly gone: true }
  | { readonly incomplete: string };

/** ECR's largest page: the default of 100 costs 2.8 times as much for the same images. */
const PAGE = 1_000;

/** Streams all images of a repository in whatever state, in pages as ECR gives them. Never throws. */
export async function* imagePages(
  reader: RegistryReader,
  repository: string,
  signal?: AbortSignal,
): AsyncGenerator<ImagePage, void, undefined> {
  let token: string | undefined;
  do {
    const page = await readPage(reader, repository, token, signal);
    if (!('images' in page)) return yield page;
    yield { images: page.images };
    if (page.next !== undefined && page.next === token) {
      return yield { incomplete: `ECR repeated a page of ${repository}` };
    }
    token = page.next;
  } while (token !== undefined);
}

/**
 * All images of a repository, one for each digest. What moves between two pages may be listed twice, and some servers
 * list an image once for each of its tags: such entries are one image with all of these tags.
 */
export async function readImages(
  reader: RegistryReader,
  repository: string,
  signal?: AbortSignal,
): Promise<ImagePage> {
  const images = new Map<Digest, Image>();
  for await (const page of imagePages(reader, repository, signal)) {
    if (!('images' in page)) return page;
    for (const image of page.images) images.set(image.digest, mergeEntries(images.get(image.digest), image));
  }
  return { images: [...images.values()] };
}

type Page =
  | { readonly images: readonly Image[]; readonly next: string | undefined }
  | Exclude<ImagePage, { images: readonly Image[] }>;

async function readPage(
  reader: RegistryReader,
  repository: string,
  nextToken: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Page> {
  const command = new DescribeImagesCommand({
    registryId: reader.id.account,
    repositoryName: repository,
    filter: { imageStatus: 'ANY' },
    maxResults: PAGE,
    ...(nextToken !== undefined && { nextToken }),
  });
  try {
    const answer = await reader.read.send(command, signal ? { abortSignal: signal } : {});
    if (!answer.imageDetails) return { incomplete: `ECR answered no list of images for ${repository}` };
    const images: Image[] = [];
    for (const detail of answer.imageDetails) {
      const image = toImage(detail);
      if (!image) return { incomplete: `an image of ${repository} has no SHA-256 digest` };
      images.push(image);
    }
    return { images, next: answer.nextToken };
  } catch (error) {
    if (isNamed(error, ['RepositoryNotFoundException'])) return { gone: true };
    return { incomplete: failureText(error, 'ecr:DescribeImages') };
  }
}
