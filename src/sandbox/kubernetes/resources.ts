/** A kind the API server serves. */
export interface ServedKind {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** A custom resource: unknown until its definition is installed. */
  readonly custom?: true;
}

const inGroup = (group: string, version: string, kinds: Readonly<Record<string, string>>, custom?: true) =>
  Object.entries(kinds).map(
    ([kind, plural]): ServedKind => ({ kind, group, version, plural, ...(custom && { custom }) }),
  );

/** Everything namespaced that Layaway could ask for, and a little more. */
export const SERVED: readonly ServedKind[] = [
  ...inGroup('', 'v1', {
    Pod: 'pods',
    Event: 'events',
    Secret: 'secrets',
    ConfigMap: 'configmaps',
    ReplicationController: 'replicationcontrollers',
  }),
  ...inGroup('apps', 'v1', {
    Deployment: 'deployments',
    StatefulSet: 'statefulsets',
    DaemonSet: 'daemonsets',
    ReplicaSet: 'replicasets',
    ControllerRevision: 'controllerrevisions',
  }),
  ...inGroup('batch', 'v1', { Job: 'jobs', CronJob: 'cronjobs' }),
  ...inGroup('argoproj.io', 'v1alpha1', { Rollout: 'rollouts', Application: 'applications' }, true),
];

/** `deployments.apps`, or `pods` in the core group: how permissions and definitions name a kind. */
export function resourceName({ plural, group }: ServedKind): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function kindNamed(kind: string): ServedKind {
  const served = SERVED.find((one) => one.kind === kind);
  if (!served) throw new Error(`the sandbox serves no ${kind}`);
  return served;
}
