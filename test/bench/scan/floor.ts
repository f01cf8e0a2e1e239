import { Agent, request } from 'node:http';
import pLimit from 'p-limit';
import { REGION } from '../region.ts';
import { AT_ONCE, type Seen } from './subject.ts';

interface Page {
  readonly imageDetails?: readonly unknown[];
  readonly repositories?: readonly { readonly repositoryName: string }[];
  readonly nextToken?: string;
}

/** What a scan asks of a repository besides its images; most have neither. */
const POLICIES = ['GetLifecyclePolicy', 'GetRepositoryPolicy'];

/**
 * The least a reader can do: list all images over plain HTTP, parse and count; with `policies` also to ask each
 * repository for both of its policies, as a scan must.
 */
export async function readRaw(url: string, { policies }: { readonly policies: boolean }): Promise<Seen> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const limit = pLimit(AT_ONCE);
  const counts: Promise<number>[] = [];
  const asked: Promise<Page>[] = [];
  for await (const page of pages(agent, url, 'DescribeRepositories', {})) {
    for (const { repositoryName } of page.repositories ?? []) {
      counts.push(limit(() => countImages(agent, url, repositoryName)));
      if (policies)
        for (const one of POLICIES) asked.push(limit(() => call(agent, url, one, { repositoryName })));
    }
  }
  const images = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  await Promise.all(asked);
  agent.destroy();
  return { images, lost: 0 };
}

async function countImages(agent: Agent, url: string, repositoryName: string): Promise<number> {
  let images = 0;
  for await (const page of pages(agent, url, 'DescribeImages', { repositoryName })) {
    images += page.imageDetails?.length ?? 0;
  }
  return images;
}

async function* pages(agent: Agent, url: string, operation: string, input: object): AsyncGenerator<Page> {
  let nextToken: string | undefined;
  do {
    const page = await call(agent, url, operation, { ...input, maxResults: 1_000, nextToken });
    yield page;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

function call(agent: Agent, url: string, operation: string, input: object): Promise<Page> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
    authorization: `AWS4-HMAC-SHA256 Credential=AKIABENCH/20260101/${REGION}/ecr/aws4_request`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200 || text.includes('PolicyNotFoundException'))
          resolve(JSON.parse(text));
        else reject(new Error(`${operation}: ${response.statusCode} ${text}`));
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(input));
  });
}
