import type { IncomingMessage } from 'node:http';
import type { Service } from './call.ts';
import { AwsError } from './errors.ts';
import { findRoute, isRest, type RestService } from './rest-routes.ts';

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
  GraniteServiceVersion20100801: 'cloudwatch',
  AWSEvents: 'events',
};

/** Reads the request in its protocol: JSON 1.1 (ECR, ECS, tagging, events), REST (Lambda, EKS, Batch, …) or query (STS). */
export function readRequest(
  request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  body: string,
  scope: string,
): Asked {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return readTarget(target, body);
  if (scope === 'sts') {
    const { Action = '', Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
    return { service: 'sts', operation: Action, input };
  }
  if (isRest(scope)) return readRoute(scope, request, body);
  throw new AwsError('UnknownOperationException', `The sandbox does not speak ${scope}`, 404);
}

function readTarget(target: string, body: string): Asked {
  const [prefix = '', operation = ''] = target.split('.');
  const service = TARGETS[prefix];
  if (!service) throw new AwsError('UnknownOperationException', `The sandbox does not speak ${prefix}`);
  return { service, operation, input: readJson(body) };
}

function readRoute(
  service: RestService,
  request: Pick<IncomingMessage, 'method' | 'url'>,
  body: string,
): Asked {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  const route = findRoute(service, request.method, pathname);
  if (!route) {
    const asked = `${request.method} ${pathname}`;
    throw new AwsError('UnknownOperationException', `The sandbox does not know ${asked}`, 404);
  }
  const input = { ...readJson(body), ...Object.fromEntries(searchParams), ...route.names };
  return { service, operation: route.operation, input };
}

function readJson(body: string): object {
  try {
    return JSON.parse(body || '{}') as object;
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON');
  }
}

/** Reads a request's body whole. */
export async function readBody(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
