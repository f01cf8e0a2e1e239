import type { RegistryId } from './image.ts';
import type { RetentionClass } from './retention.ts';
import type { ExpirableClass } from './retention-policy.ts';

interface Place {
  readonly registry: RegistryId;
  readonly repository: string;
}

/** Room for rules of the repository's own between and before these. */
const STEP = 10;

/** The rules of a lifecycle policy, ready to stand among a repository's own. One rule a pattern: ECR's lists are AND. */
export function rulesSnippet(expires: readonly ExpirableClass[]): string {
  const selections = expires.flatMap(({ class: of, selection, limit }) => {
    const count =
      limit.kind === 'days'
        ? { countType: 'sinceImagePushed', countUnit: 'days', countNumber: limit.days }
        : { countType: 'imageCountMoreThan', countNumber: limit.count };
    if (selection.kind === 'untagged') {
      return [{ description: 'untagged images', selection: { tagStatus: 'untagged', ...count } }];
    }
    return selection.patterns.map((pattern) => ({
      description: `${of} images, ${pattern}`,
      selection: { tagStatus: 'tagged', tagPatternList: [pattern], ...count },
    }));
  });
  const rules = selections.map((rule, i) => ({
    rulePriority: (i + 1) * STEP,
    ...rule,
    action: { type: 'expire' },
  }));
  return JSON.stringify({ rules }, null, 2);
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
