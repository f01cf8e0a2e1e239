import { overRate } from '../../src/sandbox/aws/faults.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/server.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';
import { answerParent } from './child.ts';
import { REGION } from './region.ts';

/** The sandbox registry, filled, in a process of its own. */
export interface RegistrySize {
  readonly repositories: number;
  readonly imagesEach: number;
  /** ECR calls answered in one second; more are throttled. */
  readonly quota?: number;
  /** Real milliseconds before each answer: how far away the registry is. */
  readonly delay?: number;
}

/** Opens it, or tells which ECR calls came since the last telling. */
export type RegistryQuestion = { readonly open: RegistrySize } | { readonly tell: 'calls' };

export interface RegistryAnswer {
  readonly url: string;
  /** ECR calls that were answered, and that were refused as too many. */
  readonly answered: number;
  readonly throttled: number;
}

const SERVICES = 40;
const FUNCTIONS = 20;

const clock = new MovableClock();
const aws = await startAwsSandbox({ now: clock.now });

answerParent<RegistryQuestion, RegistryAnswer>(async (question) => {
  if ('open' in question) fill(aws, question.open);
  const calls = aws.calls.all.filter(({ service }) => service === 'ecr');
  const throttled = calls.filter(({ outcome }) => outcome === 'ThrottlingException').length;
  aws.calls.clear();
  return { url: aws.url, answered: calls.length - throttled, throttled };
});

function fill({ ecr, faults, ...runtimes }: AwsSandbox, { quota, delay, ...size }: RegistrySize): void {
  const names = ecr.bulk(REGION, size);
  // One tag in the registry, so that a sweep of the tagging API is believed and nobody asks each repository.
  ecr.createRepository(REGION, 'bulk/tagged', { tags: { owner: 'payments' } });
  deploy(runtimes, names);
  if (delay !== undefined) faults.inject('*', { kind: 'delay', ms: delay });
  if (quota === undefined) return;
  const over = overRate(quota, clock.now);
  faults.inject('*', { kind: 'throttle' }, { when: (call) => call.service === 'ecr' && over(call) });
}

/** Services and functions that use some of the images: without any, no source would be believed. */
function deploy(
  { account, ecs, lambda }: Pick<AwsSandbox, 'account' | 'ecs' | 'lambda'>,
  names: readonly string[],
) {
  const image = (i: number) => `${account}.dkr.ecr.${REGION}.amazonaws.com/${names[i % names.length]}:1.0.0`;
  ecs.createCluster(REGION, 'prod');
  for (let i = 0; i < SERVICES; i++) {
    const taskDefinition = ecs.registerTaskDefinition(REGION, `service-${i}`, [
      { name: 'main', image: image(i) },
    ]);
    ecs.createService(REGION, { cluster: 'prod', name: `service-${i}`, taskDefinition });
  }
  for (let i = 0; i < FUNCTIONS; i++) lambda.createFunction(REGION, `function-${i}`, image(SERVICES + i));
}
