import { parseDigest } from '../../policy/image.ts';
import { ByFolder } from './by-folder.ts';
import type { FileUses } from './file-uses.ts';
import { type NamedRepository, namedRepositories, namesOf } from './terraform-names.ts';
import { type RepositoryReference, repositoryReferences } from './terraform-references.ts';

/** What one Terraform file says of repositories that it calls by their resource. */
export interface TerraformRepositories {
  readonly named: readonly NamedRepository[];
  readonly referred: readonly RepositoryReference[];
  /** Whether a variable or local gets the address of a repository that can be followed. */
  readonly handed: boolean;
}

const HANDED = /^[ \t]*\w*repository_url[ \t]*=[^\n]*(?:\b(?:aws_ecr_repository|module)\.|\.dkr[.-]ecr)/m;

export function terraformRepositories(text: string): TerraformRepositories {
  return {
    named: namedRepositories(text),
    referred: repositoryReferences(text),
    handed: HANDED.test(text),
  };
}

/** A file with what it says. */
export interface TerraformFile {
  readonly path: string;
  readonly file: FileUses;
  readonly terraform: TerraformRepositories;
}

/** Blocks of one name in one folder are one, but for those of files that belong nowhere. */
const MOST = 50;

/**
 * Notes the images of repositories that Terraform calls by their resource, in the folder that writes its name, or the
 * nearest one around. In which registry it stands is Terraform's to know: if it is another one, a use too many only
 * keeps an image. An address that is handed on without a tag makes its repository unclear. Throws a `SourceFailure` where
 * nobody knows which repository is meant.
 */
export function noteTerraform(files: readonly TerraformFile[]): void {
  const named = new ByFolder<NamedRepository>();
  for (const { path, terraform } of files) {
    for (const one of terraform.named) named.add(path, one.address, one);
  }
  const handed = files.some(({ terraform }) => terraform.handed);
  const tangled = new Set<readonly NamedRepository[]>();
  for (const { path, file, terraform } of files) {
    for (const reference of terraform.referred) {
      const near = named.nearest(path, reference.address);
      if (near.length <= MOST) noteReference(reference, near, handed, file);
      else if (!tangled.has(near))
        for (const one of near) noteReference(untagged(reference), [one], handed, file);
      if (near.length > MOST) tangled.add(near);
    }
  }
}

const untagged = ({ address, line, image }: RepositoryReference) => ({ address, line, image });

function noteReference(
  reference: RepositoryReference,
  near: readonly NamedRepository[],
  handed: boolean,
  file: FileUses,
): void {
  const { address, key, line, tag, digest, image } = reference;
  const isModule = address.startsWith('module.');
  // What a variable holds was noted where it is set.
  if (!isModule && !address.startsWith('aws_ecr_repository.') && (handed || !image)) return;
  const here = file.at(`line ${line}`);
  const names = near.map((one) => namesOf(one, key));
  if (names.length === 0 || names.includes(undefined)) {
    here.refuse(`asks for ${address}.repository_url, whose name no file writes out`);
  }
  const pinned = digest === undefined ? undefined : parseDigest(digest);
  for (const repository of names.flatMap((some) => some ?? [])) {
    if (tag ?? pinned)
      file.add({ repository, ...(tag !== undefined && { tag }), ...(pinned && { digest: pinned }) });
    else here.doubt(repository, `gives ${address} a tag that is left open, or none`);
    if (isModule)
      here.doubt(repository, `asks for ${address}.repository_url, which may be more than ${repository}`);
  }
}
