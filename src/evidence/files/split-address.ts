import type { RegistryId } from '../../policy/image.ts';

// `registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com`, the whole value and no repository behind it.
const HOST =
  /[:=]\s*["']?(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z]{2,}(?:-[a-z]+)+-\d+)\.[a-z0-9.-]{0,100}[a-z]\/?["']?[ \t]*[,}]?[ \t]*$/gm;
// `repository: payments/api`, as Helm charts write it beside such a registry.
const REPOSITORY =
  /^[ \t{"'-]*(?:[\w-]{0,60}[iI]mage_?[rR]epository|repository|image|name|newName)["']?[ \t]*[:=][ \t]*["']?([a-z0-9][a-z0-9._/-]*)/gm;

// The same and nothing more, wherever on a line a key can stand.
const NAMED =
  /(?<![\w./-])(?:[\w-]{0,60}[iI]mage_?[rR]epository|repository|image)["']?[ \t]*:[ \t]*["']?([a-z0-9][a-z0-9._/-]*)["']?[ \t]*(?=[,}#\r\n]|$)/g;

/**
 * Helm values often give registry, repository and tag apart, in files laid over each other. What comes out of that
 * is the chart's business; here it is enough to know that these repositories of a registry are used in a way nobody can
 * read.
 */
export function repositoriesBesideHost(text: string, registry: RegistryId): ReadonlySet<string> {
  const beside = [...text.matchAll(HOST)].some(
    ([, account, region]) => account === registry.account && region === registry.region,
  );
  return beside ? namesIn(text, REPOSITORY) : new Set();
}

/** What looks like the repository of an image, in a text whose format cannot be read: in whatever registry it is. */
export function repositoriesInParts(text: string): ReadonlySet<string> {
  return namesIn(text, NAMED);
}

function namesIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, repository]) => repository as string));
}
