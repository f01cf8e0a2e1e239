import { z } from 'zod';
import { application, applicationMentions } from './argo.ts';
import { type Mention, mentionsIn } from './mention.ts';
import { pod, podMentions, podTemplate } from './pod.ts';

/** A kind of object of which all are listed. */
export interface Resource {
  /** `Deployment`. */
  readonly kind: string;
  /** `apps`; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** `deployments`. */
  readonly plural: string;
  /** A custom resource: a cluster may not know it. */
  readonly custom?: true;
}

/** A kind that can name images. */
export interface ImageKind extends Resource {
  /** Its objects are what people deploy. The others come and go with them, or with every run. */
  readonly standing: boolean;
  /** Reads one object; throws a `ZodError` where it is not what the kind must be. */
  read(object: unknown): { readonly mentions: readonly Mention[]; readonly isKeptRevision?: boolean };
}

const withTemplate = z.looseObject({ spec: z.looseObject({ template: podTemplate }) });
const replicaSet = z.looseObject({
  spec: z.looseObject({ replicas: z.number().optional(), template: podTemplate }),
});
const replicationController = z.looseObject({ spec: z.looseObject({ template: podTemplate.nullish() }) });
const cronJob = z.looseObject({
  spec: z.looseObject({ jobTemplate: z.looseObject({ spec: z.looseObject({ template: podTemplate }) }) }),
});
const controllerRevision = z.looseObject({ data: z.unknown().optional() });
/** An Argo Rollout may borrow the template of a Deployment, which is listed as such. */
const rollout = z.looseObject({
  spec: z.union([
    z.looseObject({ workloadRef: z.looseObject({ name: z.string() }) }),
    z.looseObject({ template: podTemplate }),
  ]),
});

const inSpec = (schema: z.ZodType<{ readonly spec: unknown }>) => (object: unknown) => ({
  mentions: mentionsIn(schema.parse(object).spec),
});

const CORE = { group: '', version: 'v1' };
const APPS = { group: 'apps', version: 'v1' };
const BATCH = { group: 'batch', version: 'v1' };
const ARGO = { group: 'argoproj.io', version: 'v1alpha1', custom: true } as const;

/** Every kind that is looked at, in the order in which their failures are told. */
export const KINDS: readonly ImageKind[] = [
  {
    ...CORE,
    kind: 'Pod',
    plural: 'pods',
    standing: false,
    read: (object) => ({ mentions: podMentions(pod.parse(object)) }),
  },
  {
    ...CORE,
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    standing: true,
    read: inSpec(replicationController),
  },
  { ...APPS, kind: 'Deployment', plural: 'deployments', standing: true, read: inSpec(withTemplate) },
  { ...APPS, kind: 'StatefulSet', plural: 'statefulsets', standing: true, read: inSpec(withTemplate) },
  { ...APPS, kind: 'DaemonSet', plural: 'daemonsets', standing: true, read: inSpec(withTemplate) },
  {
    ...APPS,
    kind: 'ReplicaSet',
    plural: 'replicasets',
    standing: false,
    read: (object) => {
      const { spec } = replicaSet.parse(object);
      return { mentions: mentionsIn(spec), isKeptRevision: spec.replicas === 0 };
    },
  },
  {
    ...APPS,
    kind: 'ControllerRevision',
    plural: 'controllerrevisions',
    standing: false,
    read: (object) => ({
      mentions: mentionsIn(controllerRevision.parse(object).data),
      isKeptRevision: true,
    }),
  },
  { ...BATCH, kind: 'Job', plural: 'jobs', standing: false, read: inSpec(withTemplate) },
  { ...BATCH, kind: 'CronJob', plural: 'cronjobs', standing: true, read: inSpec(cronJob) },
  { ...ARGO, kind: 'Rollout', plural: 'rollouts', standing: true, read: inSpec(rollout) },
  {
    ...ARGO,
    kind: 'Application',
    plural: 'applications',
    standing: true,
    read: (object) => ({ mentions: applicationMentions(application.parse(object)) }),
  },
];
