import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { SourceFailure } from '../source.ts';

const unzip = promisify(gunzip);

/** Where Helm keeps its history: its storage driver, `HELM_DRIVER`. */
export type HelmStorage = 'secrets' | 'configmaps';

/** One revision of a release, as far as it can name images. */
export interface HelmRevision {
  readonly namespace: string;
  readonly release: string;
  readonly revision: number;
  /** The rendered manifests, of hooks too: those are nowhere else. */
  readonly manifests: readonly string[];
}

const entry = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  data: z.looseObject({ release: z.string().min(1) }),
});
const content = z.looseObject({
  name: z.string().min(1),
  version: z.int(),
  manifest: z.string(),
  hooks: z.array(z.looseObject({ manifest: z.string() })).nullish(),
});

/** A release of 1 MB, the most a Secret holds, unpacks to a few; far more would be an attack. */
const LARGEST = 128 * 1024 * 1024;

/**
 * Reads a revision from the object Helm keeps it in: JSON, zipped and in base64; a Secret wraps base64 around that
 * once more. What cannot be read is a failure that names the object.
 */
export async function readRevision(
  object: unknown,
  storage: HelmStorage,
  cluster: string,
): Promise<HelmRevision> {
  const { data: found } = entry.safeParse(object);
  const name = found?.metadata.name ?? nameOf(object);
  try {
    if (!found) throw new Error('it holds no release');
    const inner =
      storage === 'secrets' ? fromBase64(found.data.release).toString('latin1') : found.data.release;
    const bytes = await unpack(fromBase64(inner));
    const { name: release, version, manifest, hooks } = content.parse(JSON.parse(bytes.toString('utf8')));
    const manifests = [manifest, ...(hooks ?? []).map((hook) => hook.manifest)];
    return { namespace: found.metadata.namespace, release, revision: version, manifests };
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it has another form' : (error as Error).message;
    throw new SourceFailure(`Helm release ${name} in cluster ${cluster} cannot be read: ${why}`, {
      cause: error,
    });
  }
}

function nameOf(object: unknown): string {
  const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).safeParse(object).data;
  return named?.metadata.name ?? 'without a name';
}

function fromBase64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(text)) throw new Error('it is not in base64');
  return Buffer.from(text, 'base64');
}

/** Helm zips since long ago; what starts otherwise is the JSON itself. */
async function unpack(bytes: Buffer): Promise<Buffer> {
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isZipped ? await unzip(bytes, { maxOutputLength: LARGEST }) : bytes;
}
