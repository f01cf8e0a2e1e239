import type { AwsSettings } from '../calls.ts';
import type { ClusterSetting } from '../kubernetes/setting.ts';
import { type AlarmSetting, alarms } from './alarms.ts';
import { ecsPullErrors } from './ecs-pull-errors.ts';
import { kubernetesPullErrors } from './kubernetes-pull-errors.ts';
import type { SignalSource } from './source.ts';

/** What any source of signals may be made from, in plain values. */
export interface SignalSettings {
  readonly aws: AwsSettings;
  /** Where relative paths of kubeconfigs begin. */
  readonly root: string;
  /** The configuration's `alarms`. */
  readonly alarms: readonly AlarmSetting[];
  /** The configuration's `sources`: where uses are not looked for, failed pulls are not either. */
  readonly sources: {
    readonly ecs: { readonly enabled: boolean };
    readonly kubernetes: { readonly enabled: boolean; readonly clusters: readonly ClusterSetting[] };
  };
}

/** Every source of signals there is, one line each; undefined where the configuration does not want it. */
const SIGNALS: readonly ((settings: SignalSettings) => SignalSource | undefined)[] = [
  ({ aws, sources: { ecs } }) => (ecs.enabled ? ecsPullErrors(aws) : undefined),
  ({
    root,
    sources: {
      kubernetes: { enabled, clusters },
    },
  }) => (enabled && clusters.length > 0 ? kubernetesPullErrors({ root, clusters }) : undefined),
  (settings) => (settings.alarms.length > 0 ? alarms(settings.aws, settings.alarms) : undefined),
];

/** The sources of signals of one registry. */
export function createSignals(settings: SignalSettings): readonly SignalSource[] {
  return SIGNALS.flatMap((create) => create(settings) ?? []);
}
