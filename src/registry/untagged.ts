import { paginateDescribeImages } from '@aws-sdk/client-ecr';
import { type Digest, parseDigest } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { RegistryReader } from './clients.ts';

/**
 * Digests without any tag that were pushed at or after a moment. Pages through the repository's untagged images.
 * Signatures and attestations that name their subject are left out: they never had a tag to lose.
 */
export async function untaggedSince(
  reader: RegistryReader,
  repository: string,
  since: Instant,
): Promise<Digest[]> {
  const found: Digest[] = [];
  const pages = paginateDescribeImages(
    { client: reader.read, pageSize: 1000 },
    {
      registryId: reader.id.account,
      repositoryName: repository,
      filter: { tagStatus: 'UNTAGGED', imageStatus: 'ANY' },
    },
  );
  for await (const page of pages) {
    for (const detail of page.imageDetails ?? []) {
      const digest = parseDigest(detail.imageDigest ?? '');
      // moto ignores the filter, so the tags are looked at here too.
      if (!digest || detail.subjectManifestDigest || (detail.imageTags ?? []).length > 0) continue;
      if ((detail.imagePushedAt?.getTime() ?? 0) >= since) found.push(digest);
    }
  }
  return found;
}
