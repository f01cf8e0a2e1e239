import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import { maxResults } from './inputs.ts';
import { type EcrStore, registryOf } from './state.ts';

const PER_ACCOUNT = 100;
const principal = z.object({ principalArn: z.string().regex(/^arn:aws:iam::\d{12}:(role|user)\/\S+$/) });
const listing = z.object({ maxResults, nextToken: z.string().optional() });

/** The list of principals whose pulls leave no pull time. */
export const pullTimeExclusions = (store: EcrStore): Operations => ({
  RegisterPullTimeUpdateExclusion: operation(principal, ({ principalArn }, call) => {
    const { pullTimeExclusions: list } = store.registry(registryOf(call, undefined));
    if (list.has(principalArn)) {
      throw new AwsError('ExclusionAlreadyExistsException', `${principalArn} is already excluded`);
    }
    if (list.size >= PER_ACCOUNT)
      throw new AwsError('LimitExceededException', `At most ${PER_ACCOUNT} exclusions`);
    list.set(principalArn, call.at);
    return { principalArn, createdAt: call.at / 1_000 };
  }),
  DeregisterPullTimeUpdateExclusion: operation(principal, ({ principalArn }, call) => {
    const { pullTimeExclusions: list } = store.registry(registryOf(call, undefined));
    if (!list.delete(principalArn)) {
      throw new AwsError('ExclusionNotFoundException', `${principalArn} is not excluded`);
    }
    return { principalArn };
  }),
  ListPullTimeUpdateExclusions: operation(listing, (request, call) => {
    const { pullTimeExclusions: list } = store.registry(registryOf(call, undefined));
    const { items, nextToken } = page(
      [...list.keys()].sort(),
      (arn) => arn,
      request.maxResults ?? 100,
      request.nextToken,
    );
    return { pullTimeUpdateExclusions: items, nextToken };
  }),
});
