import { parseDigest } from '../../policy/image.ts';
import { type FoundUri, findImageUris } from '../../policy/reference.ts';
import type { FileUses, NamedImage } from './file-uses.ts';
import { openAddresses } from './open-host.ts';
import { repositoriesBesideHost, repositoriesInParts } from './split-address.ts';
import { withDefaults } from './variables.ts';

/**
 * Notes every image a text names, whatever kind of file it is. What nobody can know makes its repository unclear; an
 * address of ours whose repository is left open may mean any, which the file refuses.
 */
export function walkText(text: string, file: FileUses): void {
  noteAddresses(text, file);
  for (const repository of repositoriesBesideHost(text, file.registry)) {
    file.doubt(repository, `puts the address of ${repository} together from parts`);
  }
}

/** Notes what a text names that ought to be a tree and is none: its registry and tag may stand anywhere. */
export function doubtUnread(text: string, file: FileUses): void {
  for (const repository of repositoriesInParts(text)) {
    file.doubt(
      repository,
      `may put the address of ${repository} together from parts: it is no YAML or JSON throughout`,
    );
  }
}

/** The same for whole addresses only, those of open hosts included. */
export function noteAddresses(text: string, file: FileUses): void {
  for (const found of findImageUris(text)) {
    if (isOurs(found, file)) noteFound(found, file);
  }
  noteDefaults(text, file);
  for (const { address, repository, tag, digest } of openAddresses(text, file.registry)) {
    if (repository === undefined) file.refuse(`names ${address}`);
    const pinned = digest === undefined ? undefined : parseDigest(digest);
    const named = { repository, ...(tag !== undefined && { tag }), ...(pinned && { digest: pinned }) };
    if (tag !== undefined || pinned) file.add(named);
    file.doubt(repository, `names ${repository} behind a host that is left open (${address})`);
  }
}

/** What stands there when nobody sets the variables. That somebody may is seen in the text as it is written. */
function noteDefaults(text: string, file: FileUses): void {
  const filled = withDefaults(text);
  if (filled === text) return;
  for (const found of findImageUris(filled)) {
    if (isOurs(found, file) && found.unresolved === undefined && isNamed(found)) file.add(found);
  }
}

function noteFound(found: FoundUri, file: FileUses): void {
  const { repository, unresolved } = found;
  if (unresolved !== undefined) {
    if (!isHostOnly(unresolved)) file.refuse(`names ${unresolved}`);
    return;
  }
  file.add(found);
  if (!isNamed(found)) file.doubt(repository, `names ${repository} without a tag or digest that can be read`);
}

function isNamed({ tag, digest }: NamedImage): boolean {
  return tag !== undefined || digest !== undefined;
}

function isOurs({ registry }: Pick<FoundUri, 'registry'>, { registry: here }: FileUses): boolean {
  return registry.account === here.account && registry.region === here.region;
}

/** The registry's own address with a slash at its end, as in a login command: no repository is meant. */
function isHostOnly(address: string): boolean {
  return /^[^/]*\/["'`)\]},;.]*$/.test(address.replace(/^[a-z]+:\/\//, ''));
}
