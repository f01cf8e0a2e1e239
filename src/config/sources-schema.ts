import { z } from 'zod';
import { HOUR } from '../policy/time.ts';
import { duration } from './fields.ts';

const source = z.strictObject({
  maxAge: duration(6 * HOUR),
  /** `expect: 0` says that finding nothing to inspect is right here. */
  expect: z.literal(0).exactOptional(),
  enabled: z.boolean().default(true),
  /** Who can mend it when it fails: a name, a channel, a page. Told together with the trouble. */
  contact: z.string().min(1).exactOptional(),
});

/** A Kubernetes cluster. Without `kubeconfig`, the one of the environment; without `context`, its current one. */
const cluster = z
  .strictObject({
    /** The name of the EKS cluster where it is one. */
    name: z.string().min(1),
    context: z.string().min(1).exactOptional(),
    kubeconfig: z.string().min(1).exactOptional(),
    inCluster: z.boolean().exactOptional(),
    arn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/.+/,
        'the ARN of an EKS cluster looks like arn:aws:eks:eu-west-1:123456789012:cluster/prod',
      )
      .exactOptional(),
  })
  .refine(
    ({ inCluster, context, kubeconfig }) => !inCluster || !(context ?? kubeconfig),
    'inCluster means the cluster this runs in: leave out context and kubeconfig',
  );

/** Who can know whether an image is used. */
export const sources = z.strictObject({
  ecs: source
    .extend({
      revisions: z.int().min(1).max(100).default(10),
      /** Tasks that EventBridge rules and schedules start. */
      schedules: z.boolean().default(true),
    })
    .prefault({}),
  lambda: source.prefault({}),
  batch: source.prefault({}),
  inspector: source.exactOptional(),
  files: source.extend({ globs: z.array(z.string().min(1)).min(1) }).exactOptional(),
  kubernetes: source.extend({ clusters: z.array(cluster).default([]) }).prefault({}),
  /** Release history in the clusters of `kubernetes`. */
  helm: source.extend({ storage: z.enum(['secrets', 'configmaps']).default('secrets') }).prefault({}),
});
