import type { RegistryId } from '../../policy/image.ts';
import { VARIABLE } from './variables.ts';

/** An address whose host is left to be filled in, so that it may be in any registry. */
export interface OpenAddress {
  /** As written. */
  readonly address: string;
  /** Undefined where that is left open too. */
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
}

const ACCOUNT = String.raw`(?:(?<account>(?<!\d)\d{12})\.dkr[.-]ecr(?:-fips)?\.)?`;
const HOST = `(?:${VARIABLE})(?:${VARIABLE}|[A-Za-z0-9.:-]){0,200}`;
const REPOSITORY = '[a-z0-9]+(?:[._-]+[a-z0-9]+){0,40}(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+){0,40}){0,20}';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const AFTER_TAG = `(?::(?:(?<tag>${TAG})(?<more>${VARIABLE})?|(?<open>${VARIABLE})))?`;
const AFTER_DIGEST = `(?:@(?<digest>sha256:[0-9a-f]{64}(?![0-9a-f])|${VARIABLE}))?`;
const NAME = `(?<repository>${REPOSITORY})?(?<glued>[-_./]*(?:${VARIABLE}))?`;
const OPEN = new RegExp(`${ACCOUNT}(?<host>${HOST})/${NAME}${AFTER_TAG}${AFTER_DIGEST}`, 'g');
/** Before an address on its line: the place of an image, so that it needs no tag to be one. */
const IMAGE_PLACE = /(?:image|image_?uri|newname|repository|from|--from)["']?\s*[:= ]\s*["']?$/i;

/**
 * Addresses with an open host that may be in this registry: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/payments/api:1`,
 * `$REGISTRY/payments/api:1`. Without ECR's name in the host only what looks like an image counts, else every path of
 * a shell script would. One that says another account or Region is passed over.
 */
export function* openAddresses(text: string, registry: RegistryId): Generator<OpenAddress> {
  const readable = text.replaceAll('\\/', '/');
  for (const { 0: address, index, groups = {} } of readable.matchAll(OPEN)) {
    const { account, host = '', repository, glued, tag, more, open, digest } = groups;
    const ecr = account !== undefined || /\.dkr[.-]ecr(?:-fips)?\./.test(host);
    if (ecr && !mayBe(registry, account, host)) continue;
    if (repository === undefined || glued !== undefined) {
      if (ecr && glued !== undefined) yield { address };
      continue;
    }
    const before = readable.slice(Math.max(0, index - 40), index);
    if (!ecr && !(tag ?? open ?? digest) && !IMAGE_PLACE.test(before)) continue;
    const pinned = digest?.startsWith('sha256:') && { digest };
    yield { address, repository, ...(tag !== undefined && more === undefined && { tag }), ...pinned };
  }
}

function mayBe({ account, region }: RegistryId, written: string | undefined, host: string): boolean {
  if (written !== undefined && written !== account) return false;
  const place = /\.dkr[.-]ecr(?:-fips)?\.([a-z]{2,}(?:-[a-z]+)+-\d+)\./.exec(host)?.[1];
  return place === undefined || place === region;
}
