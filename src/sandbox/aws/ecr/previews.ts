import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import { inRepository, repositoryOf } from './inputs.ts';
import { due, noPolicy, parseLifecycle } from './lifecycle-policy.ts';
import type { Preview, Repository } from './repository.ts';
import { type EcrStore, registryOf } from './state.ts';

const starting = inRepository.extend({ lifecyclePolicyText: z.string().optional() });
const asking = inRepository.extend({
  maxResults: z.number().int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
});

/** Trying out a lifecycle policy: one at a time for a repository, told page by page once it is ready. */
export const previews = (store: EcrStore): Operations => ({
  StartLifecyclePolicyPreview: operation(starting, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const text = request.lifecyclePolicyText ?? repository.lifecycle?.text;
    if (text === undefined) throw noPolicy(repository);
    parseLifecycle(text);
    if (repository.preview && call.at < repository.preview.readyAt) throw inProgress(repository);
    const { previewTakes = 0 } = store.registry(registryOf(call, request.registryId)).settings;
    repository.preview = { text, startedAt: call.at, readyAt: call.at + previewTakes };
    return { ...named(repository), lifecyclePolicyText: text, status: 'IN_PROGRESS' };
  }),
  GetLifecyclePolicyPreview: operation(asking, (request, call) => {
    const repository = repositoryOf(store, request, call);
    const { preview } = repository;
    if (!preview) throw noPreview(repository);
    const about = { ...named(repository), lifecyclePolicyText: preview.text };
    if (call.at < preview.readyAt) return { ...about, status: 'IN_PROGRESS' };
    const results = resultsOf(repository, preview);
    const { items, nextToken } = page(
      results,
      (result) => result.imageDigest,
      request.maxResults ?? 100,
      request.nextToken,
    );
    const expiringImageTotalCount = results.filter(({ action }) => action.type === 'EXPIRE').length;
    return {
      ...about,
      status: 'COMPLETE',
      previewResults: items,
      summary: { expiringImageTotalCount },
      nextToken,
    };
  }),
});

function resultsOf(repository: Repository, { text, startedAt }: Preview) {
  return due(repository, text, startedAt)
    .map(({ image, rule }) => ({
      imageDigest: image.digest,
      imageTags: image.tags,
      ...(image.pushedAt !== undefined && { imagePushedAt: image.pushedAt / 1_000 }),
      action: { type: rule.action.type.toUpperCase() },
      appliedRulePriority: rule.rulePriority,
    }))
    .sort((a, b) => (a.imageDigest < b.imageDigest ? -1 : 1));
}

const named = ({ settings }: Repository) => ({ registryId: settings.account, repositoryName: settings.name });

function inProgress({ settings }: Repository): AwsError {
  return new AwsError(
    'LifecyclePolicyPreviewInProgressException',
    `A lifecycle policy preview of the repository with name '${settings.name}' is in progress`,
  );
}

function noPreview({ settings }: Repository): AwsError {
  return new AwsError(
    'LifecyclePolicyPreviewNotFoundException',
    `There is no lifecycle policy preview for the repository with name '${settings.name}'`,
  );
}
