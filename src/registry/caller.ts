import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsSettings, RegistryClients } from './clients.ts';
import { pullExclusions } from './policies.ts';

/** Whose credentials these are, as IAM names the role or user: an assumed role's session is left out. */
export async function callerArn(aws: AwsSettings): Promise<string | undefined> {
  const sts = new STSClient({ ...aws, maxAttempts: 5 });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return Arn && roleArn(Arn);
  } finally {
    sts.destroy();
  }
}

function roleArn(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn;
}

/**
 * Whether ECR leaves our own reads out of pull times. STS does not name a role's path, so a role is recognised by
 * account and name. What cannot be found out is no: then manifests are not read.
 */
export async function isExcludedFromPullTimes(clients: RegistryClients): Promise<boolean> {
  const exclusions = await pullExclusions(clients);
  if ('unknown' in exclusions || exclusions.arns.length === 0) return false;
  const ours = await callerArn(clients.aws);
  if (ours === undefined) return false;
  return exclusions.arns.some((arn) => withoutPath(arn) === withoutPath(ours));
}

function withoutPath(arn: string): string {
  const match = /^(arn:[^:]+:iam::\d{12}:(?:role|user)\/)(?:.*\/)?([^/]+)$/.exec(arn);
  return match ? `${match[1]}${match[2]}` : arn;
}
