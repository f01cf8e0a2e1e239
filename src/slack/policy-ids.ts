import { parseObject } from './action-ids.ts';

/** Buttons under a proposed lifecycle policy. Their value says which policy (`readPolicyValue`). */
export const POLICY_ACTION = {
  approve: 'layaway.policy.approve',
  decline: 'layaway.policy.decline',
  undo: 'layaway.policy.undo',
  images: 'layaway.policy.images',
  text: 'layaway.policy.text',
  /** Under the answer of `/ecr policy`: names a repository (`readProposeValue`). */
  propose: 'layaway.policy.propose',
  /** Two ids, because ids within one block must differ. */
  previous: 'layaway.policy.previous',
  next: 'layaway.policy.next',
} as const;

export type PolicyActionId = (typeof POLICY_ACTION)[keyof typeof POLICY_ACTION];

export const POLICY_VIEW = {
  images: 'layaway.view.policy.images',
  text: 'layaway.view.policy.text',
} as const;

/** First part of the block ids of a message that shows one policy. */
export const POLICY_CARD = 'policy';

/** What a button carries. */
export interface PolicyValue {
  readonly policy: string;
  /** The number that stood on the button. */
  readonly count?: number;
  /** The mark of the text that the card showed (`policyMark`). */
  readonly mark?: string;
  readonly page?: number;
}

export function writePolicyValue({ policy, count, mark, page }: PolicyValue): string {
  return JSON.stringify({ l: policy, n: count, k: mark, p: page });
}

/** Reads it back, or undefined for anything that `writePolicyValue` did not write. */
export function readPolicyValue(text: string | undefined): PolicyValue | undefined {
  const raw = parseObject(text);
  if (!raw || typeof raw.l !== 'string' || raw.l === '') return undefined;
  const { n, k, p } = raw;
  return {
    policy: raw.l,
    ...(isCount(n) && { count: n }),
    ...(typeof k === 'string' && { mark: k }),
    ...(isCount(p) && { page: p }),
  };
}

/** The repository that *Propose it now* speaks of. */
export interface ProposeValue {
  /** `<account>/<region>`. */
  readonly registry: string;
  readonly repository: string;
}

export function writeProposeValue({ registry, repository }: ProposeValue): string {
  return JSON.stringify({ g: registry, r: repository });
}

export function readProposeValue(text: string | undefined): ProposeValue | undefined {
  const raw = parseObject(text);
  if (!raw || typeof raw.g !== 'string' || typeof raw.r !== 'string') return undefined;
  return raw.g === '' || raw.r === '' ? undefined : { registry: raw.g, repository: raw.r };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
