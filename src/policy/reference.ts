import { type Digest, parseDigest, type RegistryId } from './image.ts';

/** A repository, or one image of it by tag, by digest, or by both. */
export interface ImageReference {
  /** Present where the text was a full ECR address. */
  readonly registry?: RegistryId;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

// ECR's own grammar: lower-case words, joined by single separators, in path components.
const REPOSITORY = '[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
// `<account>.dkr.ecr.<region>.<domain>`, dual-stack `.dkr-ecr.`, both with `-fips`; every partition's domain. Its length
// is bound, else hosts without a path between them are read to the end of the text from each of them.
const HOST =
  '(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z]{2,}(?:-[a-z]+)+-\\d+)\\.[a-z0-9][a-z0-9.-]{0,100}[a-z](?::\\d+)?';

const WHOLE = new RegExp(`^(?:[a-z]+://)?(?:${HOST}/)?(${REPOSITORY})(?::(${TAG}))?(?:@(.+))?$`);

/**
 * Reads what people type: `repo`, `repo:tag`, `repo@sha256:…`, `repo:tag@sha256:…`, each also behind an ECR host.
 * Answers a sentence for whatever is none of these.
 */
export function parseReference(text: string): ImageReference | { readonly error: string } {
  const typed = text.trim();
  if (parseDigest(typed)) return { error: `${typed} is a digest: name its repository too, repo@sha256:…` };
  const match = WHOLE.exec(typed);
  if (!match) return { error: `${JSON.stringify(typed)} is not a repository, repo:tag or repo@sha256:…` };
  const [, account, region, repository, tag, given] = match;
  const digest = given === undefined ? undefined : parseDigest(given);
  if (given !== undefined && !digest) return { error: `${given} is not a digest: sha256: and 64 hex digits` };
  return {
    ...(account !== undefined && region !== undefined && { registry: { account, region } }),
    repository: repository as string,
    ...(tag !== undefined && { tag }),
    ...(digest && { digest }),
  };
}

/** An ECR address found in a text. */
export interface FoundUri extends ImageReference {
  readonly registry: RegistryId;
  /**
   * The whole address as written, where a variable stands in its repository name: which repository is meant is not
   * known, and `repository` holds only what could be read of it (or is empty).
   */
  readonly unresolved?: string;
}

const ANYWHERE = new RegExp(
  `(?<![0-9])${HOST}/(${REPOSITORY})?(?::(${TAG}))?(?:@(sha256:[0-9a-f]{64})(?![0-9a-f]))?`,
  'g',
);
/** What a template puts in place of text: `${TAG}`, `{{ .Values.tag }}`, `<tag>`, `%s`, `$(TAG)`. */
const VARIABLE = /^[-_./]*(?:[${%]|<(?!\/))/;

/**
 * Every ECR address in any text. A tag that is partly a variable counts as none, so that the use makes its repository
 * unclear. A full stop after a tag may end a sentence or belong to the tag: both readings are given.
 */
export function* findImageUris(text: string): Generator<FoundUri> {
  // JSON may write a slash as `\/`.
  const readable = text.replaceAll('\\/', '/');
  for (const match of readable.matchAll(ANYWHERE)) {
    const [whole, account, region, repository = '', tag, digest] = match;
    const rest = readable.slice(match.index + whole.length, match.index + whole.length + 64);
    const open = VARIABLE.test(rest);
    const registry = { account: account as string, region: region as string };
    // A bare host is a login address, not an image.
    if (repository === '' && !open) continue;
    if (repository === '' || (open && tag === undefined && digest === undefined)) {
      yield { registry, repository, unresolved: whole + rest.replace(/["'`\s].*$/s, '') };
      continue;
    }
    const image = { registry, repository, ...(digest && { digest: digest as Digest }) };
    if (tag === undefined || (open && !digest)) yield image;
    else yield* readings(image, tag);
  }
}

function* readings(image: FoundUri, tag: string): Generator<FoundUri> {
  yield { ...image, tag };
  const shorter = tag.replace(/[.-]+$/, '');
  if (shorter !== tag) yield { ...image, tag: shorter };
}
