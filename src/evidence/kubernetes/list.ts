import { z } from 'zod';
import { SourceFailure } from '../source.ts';
import type { ClusterAnswer, ClusterConnection } from './connection.ts';
import type { Resource } from './kinds.ts';

export interface ListOptions {
  /** Entries a page. */
  readonly limit: number;
  /** What to list of the kind: label and field selectors. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A list that expires this often while it is read changes faster than it can be read. */
const STARTS = 4;

/**
 * Lists all objects of a kind, page by page, in every namespace, and reads each entry. A list that expires between
 * two pages (410 Gone) is begun again, so that all of it is of one moment. Answers undefined for a custom kind that
 * the cluster does not have; anything else that is not the whole list throws.
 */
export async function listAll<T>(
  cluster: ClusterConnection,
  resource: Resource,
  options: ListOptions,
  readEntry: (entry: unknown) => T | Promise<T>,
): Promise<readonly T[] | undefined> {
  for (let start = 0; start < STARTS; start++) {
    const list = await listOnce(cluster, resource, options, readEntry);
    if (list !== 'expired') return list;
  }
  throw new SourceFailure(
    `cluster ${cluster.name}: the list of ${resource.plural} expired ${STARTS} times while it was read`,
  );
}

async function listOnce<T>(
  cluster: ClusterConnection,
  resource: Resource,
  { limit, query }: ListOptions,
  readEntry: (entry: unknown) => T | Promise<T>,
): Promise<readonly T[] | undefined | 'expired'> {
  const all: T[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const search = new URLSearchParams({ ...query, limit: String(limit), ...(token && { continue: token }) });
    const answer = await cluster.get(`${pathOf(resource)}?${search}`);
    if (answer.status === 410 && token !== undefined) return 'expired';
    if (answer.status === 404 && resource.custom) return undefined;
    const page = readPage(cluster.name, resource, answer);
    if (page.next && tokens.has(page.next)) {
      throw new SourceFailure(`cluster ${cluster.name} repeated a page of ${resource.plural}`);
    }
    for (const entry of page.entries) all.push(await readEntry(entry));
    token = page.next;
    if (token) tokens.add(token);
  } while (token !== undefined);
  return all;
}

/** `/api/v1/pods`, `/apis/apps/v1/deployments`. */
function pathOf({ group, version, plural }: Resource): string {
  return `${group === '' ? '/api' : `/apis/${group}`}/${version}/${plural}`;
}

/** An empty list may be written as null; one that is missing is no list. */
const page = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullable(),
});

function readPage(
  cluster: string,
  resource: Resource,
  answer: ClusterAnswer,
): { readonly entries: readonly unknown[]; readonly next: string | undefined } {
  if (answer.status !== 200) throw new SourceFailure(refusal(cluster, resource, answer));
  const { data } = page.safeParse(readJson(answer.body));
  if (data?.kind !== `${resource.kind}List`) {
    throw new SourceFailure(`cluster ${cluster} answered something that is no list of ${resource.plural}`);
  }
  return { entries: data.items ?? [], next: data.metadata.continue || undefined };
}

function refusal(cluster: string, { plural, group }: Resource, { status, body }: ClusterAnswer): string {
  if (status === 401) return `cluster ${cluster} does not accept the credentials (401)`;
  if (status === 403) {
    const where = group === '' ? plural : `${plural}.${group}`;
    return `cluster ${cluster} does not allow to list ${plural}: grant the verb list on ${where} in every namespace`;
  }
  if (status === 404) return `cluster ${cluster} knows no ${plural} (404): is its address right?`;
  const message = z.looseObject({ message: z.string() }).safeParse(readJson(body)).data?.message;
  return `cluster ${cluster} answered ${status} when asked for ${plural}${message ? `: ${message}` : ''}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // "no list", says who asked
  }
}
