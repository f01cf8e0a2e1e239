import type { IncomingMessage } from 'node:http';
import type { Service } from './call.ts';
import { AwsError } from './errors.ts';

/** What a request asks for, whatever protocol said so. */
export interface Asked {
  readonly service: Service;
  readonly operation: string;
  readonly input: unknown;
}

const TARGETS: Readonly<Record<string, Service>> = {
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  AmazonEC2ContainerServiceV20141113: 'ecs',
  ResourceGroupsTaggingAPI_20170126: 'tagging',
};

interface Route {
  readonly path: RegExp;
  readonly operation: string;
}

/** The REST paths of Lambda and EKS. A named group is an input of that name. */
const ROUTES: Readonly<Record<'lambda' | 'eks', readonly Route[]>> = {
  lambda: [
    { path: /^\/2015-03-31\/functions\/?$/, operation: 'ListFunctions' },
    { path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)$/, operation: 'GetFunction' },
    {
      path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/versions$/,
      operation: 'ListVersionsByFunction',
    },
    { path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/aliases$/, operation: 'ListAliases' },
  ],
  eks: [{ path: /^\/clusters$/, operation: 'ListClusters' }],
};

/** Reads the request in its protocol: JSON 1.1 (ECR, ECS, tagging), REST (Lambda, EKS) or query (STS). */
export function readRequest(request: IncomingMessage, body: string, scope: string): Asked {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return readTarget(target, body);
  if (scope === 'sts') {
    const { Action = '', Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
    return { service: 'sts', operation: Action, input };
  }
  if (scope === 'lambda' || scope === 'eks') return readRoute(scope, request);
  throw new AwsError('UnknownOperationException', `The sandbox does not speak ${scope}`, 404);
}

function readTarget(target: string, body: string): Asked {
  const [prefix = '', operation = ''] = target.split('.');
  const service = TARGETS[prefix];
  if (!service) throw new AwsError('UnknownOperationException', `The sandbox does not speak ${prefix}`);
  try {
    return { service, operation, input: JSON.parse(body || '{}') };
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON');
  }
}

function readRoute(service: 'lambda' | 'eks', request: IncomingMessage): Asked {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  for (const { path, operation } of request.method === 'GET' ? ROUTES[service] : []) {
    const match = path.exec(url.pathname);
    if (!match) continue;
    const names = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
    return { service, operation, input: Object.fromEntries([...url.searchParams, ...names]) };
  }
  throw new AwsError(
    'UnknownOperationException',
    `The sandbox does not know ${request.method} ${url.pathname}`,
    404,
  );
}

/** Reads a request's body whole. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
