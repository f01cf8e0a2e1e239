import type { RegistryId } from '../../policy/image.ts';

/** A repository that stands apart from the registry it is in. */
export interface SplitAddress {
  readonly registry: RegistryId;
  readonly repository: string;
}

// `registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com`, the whole value and no repository behind it.
const HOST =
  /[:=]\s*["']?(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z]{2,}(?:-[a-z]+)+-\d+)\.[a-z0-9.-]*[a-z]\/?["']?\s*[,}]?\s*$/gm;
// `repository: payments/api`, as Helm charts write it beside such a registry.
const REPOSITORY =
  /^[\s{"'-]*(?:repository|image|name|newName)["']?[ \t]*[:=][ \t]*["']?([a-z0-9][a-z0-9._/-]*)/gm;

/**
 * Helm values often give registry, repository and tag apart, in files laid over each other. What comes out of that
 * is the chart's business; here it is enough to know that these repositories are used in a way nobody can read.
 */
export function repositoriesBesideHost(text: string): SplitAddress[] {
  const repositories = [...text.matchAll(REPOSITORY)].map(([, repository]) => repository as string);
  return [...text.matchAll(HOST)].flatMap(([, account, region]) =>
    repositories.map((repository) => ({
      registry: { account: account as string, region: region as string },
      repository,
    })),
  );
}
