import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AwsSandbox } from '../aws/server.ts';
import type { FleetDescription } from '../fleet.ts';

/** The company's checked-out documents. */
export interface Documents {
  /** Where globs of the configuration begin. */
  readonly root: string;
  /** What the configuration says under `slowPath.mentionedIn`. */
  readonly mentionedIn: readonly string[];
  /** Writes the configuration there, for the command line, and answers where it is. */
  keepConfig(written: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

const REPOSITORY = 'mobile/gateway';
const NAMED = 4;

/** Writes a runbook that names some builds nothing runs: whoever follows it will want them, so they go slowly. */
export async function writeRunbook(
  aws: AwsSandbox,
  fleet: Pick<FleetDescription, 'registry' | 'unusedBranches'>,
): Promise<Documents> {
  const digests = fleet.unusedBranches.get(REPOSITORY)?.slice(0, NAMED) ?? [];
  const tags = digests.flatMap((digest) => aws.ecr.image(fleet.registry, REPOSITORY, digest)?.tags ?? []);
  const steps = tags.map((tag, i) => `${i + 1}. Deploy ${REPOSITORY}:${tag} and look at the error rate.`);
  const root = await mkdtemp(join(tmpdir(), 'layaway-documents-'));
  await mkdir(join(root, 'runbooks'));
  const text = ['# Gateway incident', '', 'Find the build that broke it:', '', ...steps, ''].join('\n');
  await writeFile(join(root, 'runbooks/gateway.md'), text);
  const mentionedIn = ['runbooks/*.md'];
  return {
    root,
    mentionedIn,
    keepConfig: async (written) => {
      const path = join(root, 'layaway.yml');
      // Relative globs begin where the command line is run.
      const slowPath = { mentionedIn: mentionedIn.map((glob) => join(root, glob)) };
      await writeFile(path, stringify({ ...written, slowPath }));
      return path;
    },
    close: () => rm(root, { recursive: true }),
  };
}
