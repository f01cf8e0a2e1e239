import type { CoveredResource } from '@aws-sdk/client-inspector2';
import { type Digest, parseDigest, type RegistryId } from '../../policy/image.ts';

/** The image a covered resource stands for. Without a digest, its ARN ends in none that can be read. */
export interface CoveredImage {
  readonly registry: RegistryId;
  readonly repository: string;
  readonly digest?: Digest;
}

/** `arn:aws:ecr:eu-west-1:123456789012:repository/shop/web/sha256:…` */
const ARN = /^arn:aws[a-z-]*:ecr:([a-z0-9-]+):(\d{12}):repository\/(.+?)(?:[/@]([a-z0-9]+:[^/]*)?)?$/;

/** Reads the ARN in `resourceId`; undefined where it is no ECR image's. */
export function coveredImage({ resourceId }: CoveredResource): CoveredImage | undefined {
  const match = ARN.exec(resourceId ?? '');
  if (!match) return undefined;
  const [, region = '', account = '', repository = '', given = ''] = match;
  const digest = parseDigest(given);
  return { registry: { account, region }, repository, ...(digest && { digest }) };
}
