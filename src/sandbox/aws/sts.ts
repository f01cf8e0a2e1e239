import { z } from 'zod';
import { HOUR } from '../../policy/time.ts';
import { type Operations, operation } from './call.ts';
import type { Callers } from './callers.ts';

const assuming = z.object({
  RoleArn: z.string(),
  RoleSessionName: z.string(),
  DurationSeconds: z.coerce.number().int().optional(),
});

/** STS: who am I, and become that role. Every role may be assumed. */
export const stsOperations = (callers: Callers): Operations => ({
  GetCallerIdentity: operation(z.object({}), (_, call) => ({
    UserId: 'AIDASANDBOX',
    Account: call.account,
    Arn: call.principal,
  })),
  AssumeRole: operation(
    assuming,
    (request, call) => {
      const { accessKey, principal } = callers.assume(request.RoleArn, request.RoleSessionName);
      return {
        Credentials: {
          AccessKeyId: accessKey,
          SecretAccessKey: 'sandbox',
          SessionToken: 'sandbox',
          Expiration: new Date(call.at + HOUR).toISOString(),
        },
        AssumedRoleUser: { AssumedRoleId: `AROASANDBOX:${request.RoleSessionName}`, Arn: principal },
      };
    },
    'ValidationError',
  ),
});
