import { parseDigest } from '../../policy/image.ts';
import type { FileUses } from './file-uses.ts';

/** What one Terraform file says of repositories that it calls by their resource. */
export interface TerraformRepositories {
  /** Resource (or data source) to the repository names written in it. */
  readonly named: readonly (readonly [resource: string, repository: string])[];
  /** `${aws_ecr_repository.api.repository_url}:1.2`. */
  readonly referred: readonly {
    readonly resource: string;
    readonly tag?: string;
    readonly digest?: string;
  }[];
}

const BLOCK = /(?:resource|data)[ \t]+"aws_ecr_repository"[ \t]+"([\w-]{1,200})"[ \t]*\{/g;
const NAME = /^[ \t]*name[ \t]*=[ \t]*"([a-z0-9][a-z0-9._/-]*)"/m;
const REFERENCE =
  /\$\{(?:data\.)?aws_ecr_repository\.([\w-]{1,200})(?:\[[^\]\n]{0,100}\])?\.repository_url\}(?::([A-Za-z0-9_][\w.-]{0,127}(?![\w.-]|\$\{))?|@(sha256:[0-9a-f]{64})?)/g;

export function terraformRepositories(text: string): TerraformRepositories {
  const named = [...text.matchAll(BLOCK)].flatMap(({ 0: head, 1: resource = '', index }) => {
    const [block = ''] = text.slice(index + head.length, index + head.length + 4000).split(/^\}/m);
    const repository = NAME.exec(block)?.[1];
    return repository === undefined ? [] : [[resource, repository] as const];
  });
  const referred = [...text.matchAll(REFERENCE)].map(([, resource = '', tag, digest]) => ({
    resource,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  }));
  return { named, referred };
}

/** A file with what it says. */
export interface TerraformFile {
  readonly file: FileUses;
  readonly terraform: TerraformRepositories;
}

/**
 * Notes the images of repositories that Terraform calls by their resource, wherever among the files its name is
 * written. In which registry it stands is Terraform's to know: if it is another one, a use too many only keeps an image.
 */
export function noteTerraform(files: readonly TerraformFile[]): void {
  const named = files.flatMap(({ terraform }) => terraform.named);
  for (const { file, terraform } of files) {
    for (const { resource, tag, digest } of terraform.referred) {
      for (const [, repository] of named.filter(([name]) => name === resource)) {
        const pinned = digest === undefined ? undefined : parseDigest(digest);
        const known = { ...(tag !== undefined && { tag }), ...(pinned && { digest: pinned }) };
        if (tag ?? pinned) file.add({ repository, ...known });
        else file.doubt(repository, `gives aws_ecr_repository.${resource} a tag that is left open`);
      }
    }
  }
}
