import type { RegistryId } from './image.ts';
import type { RetentionClass } from './retention.ts';

interface Place {
  readonly registry: RegistryId;
  readonly repository: string;
}

/** Gives a finished build a second, protected name. Nothing is built again; its layers are there already. */
export function promoteSnippet({ registry: { account, region }, repository }: Place): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const place = `${account}.dkr.ecr.${region}.${domain}/${repository}`;
  return [
    '# When a build is released, after its tests: VERSION is the release, BUILD the tag it was built under.',
    'docker buildx imagetools create --prefer-index=false \\',
    `  --tag "${place}:release-$VERSION" \\`,
    `  "${place}:$BUILD"`,
    '# Or into a repository of its own, which no rule of this one reaches:',
    'docker buildx imagetools create --prefer-index=false \\',
    `  --tag "${place}-releases:$VERSION" \\`,
    `  "${place}:$BUILD"`,
  ].join('\n');
}

/** What a pipeline writes on an image and, once, on its repository. */
export function fieldsSnippet({ repository }: Pick<Place, 'repository'>, of: RetentionClass): string {
  const service = repository.split('/').at(-1);
  return [
    '# Labels of the image, set by the build:',
    'labels:',
    '  org.opencontainers.image.source: "$REPOSITORY_URL"',
    '  org.opencontainers.image.revision: "$COMMIT"',
    '  branch: "$BRANCH"',
    '  environment: "$ENVIRONMENT"',
    `  retention-class: ${of === 'unknown' ? 'branch # or release, preview, experiment, cache' : of}`,
    '# Tags of the repository, set where it is created:',
    'tags:',
    '  owner: team-name',
    `  service: ${service}`,
    '  environment: ci',
    '  retention-class: mixed',
    '  expiry: "YYYY-MM-DD" # when somebody looks again whether it is needed',
  ].join('\n');
}
