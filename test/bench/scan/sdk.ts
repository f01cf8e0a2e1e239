import { ECRClient, paginateDescribeImages, paginateDescribeRepositories } from '@aws-sdk/client-ecr';
import pLimit from 'p-limit';
import { AT_ONCE, type Seen } from './subject.ts';

/** The SDK's own paginators: with the largest page and several repositories at once, or as they come. */
export async function readWithSdk(settings: 'tuned' | 'default'): Promise<Seen> {
  const client = new ECRClient({});
  const pageSize = settings === 'tuned' ? { pageSize: 1_000 } : {};
  const limit = pLimit(settings === 'tuned' ? AT_ONCE : 1);
  const reads: Promise<number | undefined>[] = [];
  for await (const page of paginateDescribeRepositories({ client, ...pageSize }, {})) {
    for (const { repositoryName } of page.repositories ?? []) {
      reads.push(limit(() => countImages({ client, ...pageSize }, repositoryName)));
    }
  }
  const counts = await Promise.all(reads);
  client.destroy();
  return {
    images: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    lost: counts.filter((count) => count === undefined).length,
  };
}

/** Undefined where the SDK gave up: the repository is lost to this reader. */
async function countImages(
  paging: { client: ECRClient; pageSize?: number },
  repositoryName: string | undefined,
): Promise<number | undefined> {
  let images = 0;
  try {
    for await (const page of paginateDescribeImages(paging, { repositoryName })) {
      images += page.imageDetails?.length ?? 0;
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ThrottlingException') return undefined;
    throw error;
  }
  return images;
}
