import { paginateDescribeImages } from '@aws-sdk/client-ecr';
import type { Image } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { RegistryReader } from './clients.ts';
import { toImage } from './to-image.ts';

/**
 * Images that were pushed at or after a moment, with or without tags. Pages through the repository; throws where it
 * cannot be listed. An image without a push date is left out.
 */
export async function pushedSince(
  reader: RegistryReader,
  repository: string,
  since: Instant,
  tagStatus: 'UNTAGGED' | 'ANY' = 'ANY',
): Promise<Image[]> {
  const found: Image[] = [];
  const pages = paginateDescribeImages(
    { client: reader.read, pageSize: 1000 },
    {
      registryId: reader.id.account,
      repositoryName: repository,
      filter: { tagStatus, imageStatus: 'ANY' },
    },
  );
  for await (const page of pages) {
    for (const detail of page.imageDetails ?? []) {
      const image = toImage(detail);
      if (image && (image.pushedAt ?? 0) >= since) found.push(image);
    }
  }
  return found;
}

/**
 * The same of images without any tag. Signatures and attestations that name their subject are left out: they never
 * had a tag to lose.
 */
export async function untaggedSince(
  reader: RegistryReader,
  repository: string,
  since: Instant,
): Promise<Image[]> {
  const pushed = await pushedSince(reader, repository, since, 'UNTAGGED');
  // moto ignores the filter, so the tags are looked at here too.
  return pushed.filter(({ tags, subject }) => tags.length === 0 && subject === undefined);
}
