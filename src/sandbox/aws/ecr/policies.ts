import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError, invalidParameter } from '../errors.ts';
import { inRepository, repositoryOf } from './inputs.ts';
import { noPolicy, parseLifecycle } from './lifecycle-policy.ts';
import { previews } from './previews.ts';
import type { Repository } from './repository.ts';
import type { EcrStore } from './state.ts';

/** A repository's two policies: who may use it, and what the registry expires by itself. */
export const policies = (store: EcrStore): Operations => ({
  ...lifecycle(store),
  ...previews(store),
  GetRepositoryPolicy: operation(inRepository, (request, call) => {
    const repository = repositoryOf(store, request, call);
    return { ...named(repository), policyText: repositoryPolicy(repository) };
  }),
  SetRepositoryPolicy: operation(inRepository.extend({ policyText: z.string() }), (request, call) => {
    const repository = repositoryOf(store, request, call);
    checkJson(request.policyText);
    repository.policyText = request.policyText;
    return { ...named(repository), policyText: request.policyText };
  }),
  DeleteRepositoryPolicy: operation(inRepository, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const policyText = repositoryPolicy(repository);
    repository.policyText = undefined;
    return { ...named(repository), policyText };
  }),
});

const lifecycle = (store: EcrStore): Operations => ({
  GetLifecyclePolicy: operation(inRepository, (request, call) =>
    describe(repositoryOf(store, request, call)),
  ),
  PutLifecyclePolicy: operation(inRepository.extend({ lifecyclePolicyText: z.string() }), (request, call) => {
    const repository = repositoryOf(store, request, call);
    parseLifecycle(request.lifecyclePolicyText);
    const { lifecyclePolicyText: text } = request;
    repository.lifecycle = { text, setAt: call.at, lastEvaluatedAt: undefined };
    return { ...named(repository), lifecyclePolicyText: request.lifecyclePolicyText };
  }),
  DeleteLifecyclePolicy: operation(inRepository, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const answer = describe(repository);
    repository.lifecycle = undefined;
    return answer;
  }),
});

const named = ({ settings }: Repository) => ({ registryId: settings.account, repositoryName: settings.name });

function describe(repository: Repository) {
  if (!repository.lifecycle) throw noPolicy(repository);
  const { text, lastEvaluatedAt } = repository.lifecycle;
  const evaluated = lastEvaluatedAt === undefined ? {} : { lastEvaluatedAt: lastEvaluatedAt / 1_000 };
  return { ...named(repository), lifecyclePolicyText: text, ...evaluated };
}

function repositoryPolicy({ policyText, settings }: Repository): string {
  if (policyText !== undefined) return policyText;
  throw new AwsError(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${settings.name}'`,
  );
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw invalidParameter("Invalid parameter at 'PolicyText': not valid JSON");
  }
}
