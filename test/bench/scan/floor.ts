import { Agent, request } from 'node:http';
import pLimit from 'p-limit';
import { REGION } from '../region.ts';
import { AT_ONCE, type Seen } from './subject.ts';

interface Page {
  readonly imageDetails?: readonly unknown[];
  readonly repositories?: readonly { readonly repositoryName: string }[];
  readonly nextToken?: string;
}

/** The least a reader can do: the same calls over plain HTTP, each answer parsed and counted. */
export async function readRaw(url: string): Promise<Seen> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const limit = pLimit(AT_ONCE);
  const counts: Promise<number>[] = [];
  for await (const page of pages(agent, url, 'DescribeRepositories', {})) {
    for (const { repositoryName } of page.repositories ?? []) {
      counts.push(limit(() => countImages(agent, url, repositoryName)));
    }
  }
  const images = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
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
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${operation}: ${response.statusCode} ${text}`));
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(input));
  });
}
