import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { batchDeleteImage } from './batch-delete-image.ts';
import { batchGetImage } from './batch-get-image.ts';
import { describeImages } from './describe-images.ts';
import { layers } from './layers.ts';
import { listImages } from './list-images.ts';
import { policies } from './policies.ts';
import { pullTimeExclusions } from './pull-time-exclusions.ts';
import { putImage } from './put-image.ts';
import { listImageReferrers } from './referrers.ts';
import { registrySettings } from './registry-settings.ts';
import { repositories } from './repositories.ts';
import { resourceTags } from './resource-tags.ts';
import type { EcrStore } from './state.ts';
import { updateImageStorageClass } from './storage-class.ts';

/** Every ECR operation the sandbox answers. */
export const ecrOperations = (store: EcrStore): Operations => ({
  ...repositories(store),
  ...policies(store),
  ...pullTimeExclusions(store),
  ...resourceTags(store),
  ...layers(store),
  ...registrySettings(store),
  DescribeImages: describeImages(store),
  ListImages: listImages(store),
  BatchGetImage: batchGetImage(store),
  PutImage: putImage(store),
  BatchDeleteImage: batchDeleteImage(store),
  UpdateImageStorageClass: updateImageStorageClass(store),
  ListImageReferrers: listImageReferrers(store),
  GetRegistryScanningConfiguration: operation(z.object({}), (_, call) => ({
    registryId: call.account,
    scanningConfiguration: { scanType: 'BASIC', rules: [] },
  })),
});
