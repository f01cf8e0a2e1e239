import type { JobDefinition, JobDetail } from '@aws-sdk/client-batch';
import { SourceFailure } from '../source.ts';

/** Where images stand, in a job definition and in a job alike. */
interface Pod {
  readonly containers?: readonly Container[] | undefined;
  readonly initContainers?: readonly Container[] | undefined;
}
interface Container {
  readonly image?: string | undefined;
}
interface Runs {
  readonly container?: Container | undefined;
  readonly ecsProperties?:
    | {
        readonly taskProperties?:
          | readonly { readonly containers?: readonly Container[] | undefined }[]
          | undefined;
      }
    | undefined;
  readonly eksProperties?: { readonly podProperties?: Pod | undefined } | undefined;
}

/** The images a job definition names: of its container, its nodes, its ECS task or its EKS pod. `by` is its name. */
export function imagesOfDefinition(definition: JobDefinition, by: string): string[] {
  const { containerProperties: container, nodeProperties, ecsProperties, eksProperties } = definition;
  const whole: Runs = { container, ecsProperties, eksProperties };
  return requireImages([whole, ...(nodeProperties?.nodeRangeProperties ?? [])].flatMap(containersOf), by);
}

/** The images a job names. Only on EKS can they differ from its definition's. */
export function imagesOfJob({ eksProperties, nodeProperties }: JobDetail, by: string): string[] {
  const whole: Runs = { eksProperties };
  return requireImages([whole, ...(nodeProperties?.nodeRangeProperties ?? [])].flatMap(containersOf), by);
}

/** Whether jobs may be submitted with another image: Batch allows that for pods alone. */
export function mayBeOverridden({ eksProperties, nodeProperties }: JobDefinition): boolean {
  return [{ eksProperties }, ...(nodeProperties?.nodeRangeProperties ?? [])].some(
    (runs) => runs.eksProperties,
  );
}

function containersOf({ container, ecsProperties, eksProperties }: Runs): Container[] {
  const { containers = [], initContainers = [] } = eksProperties?.podProperties ?? {};
  const tasks = ecsProperties?.taskProperties?.flatMap((task) => task.containers ?? []) ?? [];
  return [...(container ? [container] : []), ...tasks, ...containers, ...initContainers];
}

function requireImages(containers: readonly Container[], by: string): string[] {
  if (containers.length === 0) throw new SourceFailure(`${by} does not say what it runs`);
  return containers.map(({ image }) => {
    if (!image) throw new SourceFailure(`${by} has a container without an image`);
    return image;
  });
}
