/** The ECR operations that change a registry. Reading a manifest is not among them, though it moves a pull time. */
export const MUTATING_OPERATIONS: ReadonlySet<string> = new Set([
  'BatchDeleteImage',
  'CompleteLayerUpload',
  'CreateRepository',
  'DeleteLifecyclePolicy',
  'DeleteRepository',
  'DeleteRepositoryPolicy',
  'DeregisterPullTimeUpdateExclusion',
  'InitiateLayerUpload',
  'PutImage',
  'PutImageTagMutability',
  'PutLifecyclePolicy',
  'RegisterPullTimeUpdateExclusion',
  'SetRepositoryPolicy',
  'StartLifecyclePolicyPreview',
  'TagResource',
  'UntagResource',
  'UpdateImageStorageClass',
  'UploadLayerPart',
]);

const READ_ONLY = /^(Describe|List|Get|BatchGet|BatchCheck|AssumeRole)/;

/** Whether an operation may change something. One that nobody has heard of may: that is the safe direction. */
export function isMutating(operation: string): boolean {
  return MUTATING_OPERATIONS.has(operation) || !READ_ONLY.test(operation);
}
