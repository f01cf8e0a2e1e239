import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant } from '../../policy/time.ts';
import type { Answering } from './answers.ts';
import { batchOperations } from './batch/operations.ts';
import { BatchSandbox } from './batch/sandbox.ts';
import { emptyBatch } from './batch/state.ts';
import { Callers } from './callers.ts';
import { CallLog } from './calls.ts';
import { CloudWatchSandbox } from './cloudwatch.ts';
import { ecrOperations } from './ecr/operations.ts';
import { pullByUri } from './ecr/pull-by-uri.ts';
import { EcrSandbox } from './ecr/sandbox.ts';
import { EcrStore } from './ecr/state.ts';
import { ecsDescriptions } from './ecs/descriptions.ts';
import { ecsListings } from './ecs/listings.ts';
import { EcsSandbox } from './ecs/sandbox.ts';
import { serviceDeployments } from './ecs/service-deployments.ts';
import { emptyEcs } from './ecs/state.ts';
import { taskDefinitionListings } from './ecs/task-definition-listings.ts';
import { EksSandbox, eksOperations, emptyEks } from './eks.ts';
import { EventsSandbox, emptyEvents, eventsOperations } from './events.ts';
import { type Asking, answer, type Exchange } from './exchange.ts';
import { Faults } from './faults.ts';
import { emptyInspector, InspectorSandbox, inspectorOperations } from './inspector.ts';
import { lambdaOperations } from './lambda/operations.ts';
import { LambdaSandbox } from './lambda/sandbox.ts';
import { emptyLambda } from './lambda/state.ts';
import { Regions } from './regions.ts';
import { emptyScheduler, SchedulerSandbox, schedulerOperations } from './scheduler.ts';
import { stsOperations } from './sts.ts';
import { taggingOperations } from './tagging.ts';

export interface AwsSandboxOptions {
  readonly now: () => Instant;
  /** On 127.0.0.1; any free one if not given. */
  readonly port?: number;
  /** The account of callers whose access key names none. */
  readonly account?: string;
}

/** A stand-in for AWS: `url` is the SDK's endpoint, the rest seeds it, breaks it and looks at it. */
export interface AwsSandbox {
  readonly url: string;
  readonly account: string;
  readonly ecr: EcrSandbox;
  readonly ecs: EcsSandbox;
  readonly lambda: LambdaSandbox;
  readonly eks: EksSandbox;
  readonly cloudwatch: CloudWatchSandbox;
  readonly batch: BatchSandbox;
  readonly events: EventsSandbox;
  readonly scheduler: SchedulerSandbox;
  readonly inspector: InspectorSandbox;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Answers a request that came without a socket, as `url` would: for tests that make very many. */
  answer(request: Asking, response: Answering): Promise<void>;
  close(): Promise<void>;
}

/** Starts an empty AWS on 127.0.0.1. Account and Region of a request come from its signature. */
export async function startAwsSandbox(options: AwsSandboxOptions): Promise<AwsSandbox> {
  const { now, port = 0, account = '123456789012' } = options;
  const { exchange, ...inside } = build(now, account);
  const server = createServer((request, response) => void answer(exchange, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    ...inside,
    faults: exchange.faults,
    calls: exchange.calls,
    answer: (request, response) => answer(exchange, request, response),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function build(now: () => Instant, account: string) {
  const store = new EcrStore(account);
  const ecs = new Regions(account, emptyEcs);
  const lambda = new Regions(account, emptyLambda);
  const eks = new Regions(account, emptyEks);
  const ecr = new EcrSandbox(store, now);
  const callers = new Callers(account);
  const cloudwatch = new CloudWatchSandbox(account, now);
  const more = furtherServices(account);
  const exchange: Exchange = {
    now,
    callers,
    faults: new Faults(),
    calls: new CallLog(),
    services: {
      ecr: ecrOperations(store),
      ecs: {
        ...ecsListings(ecs),
        ...taskDefinitionListings(ecs),
        ...ecsDescriptions(ecs),
        ...serviceDeployments(ecs),
      },
      lambda: lambdaOperations(lambda),
      eks: eksOperations(eks),
      sts: stsOperations(callers),
      tagging: taggingOperations(store),
      cloudwatch: cloudwatch.operations(),
      ...more.services,
    },
  };
  const resolve = pullByUri(store, ecr);
  return {
    exchange,
    ecr,
    ecs: new EcsSandbox(ecs, now, resolve),
    lambda: new LambdaSandbox(lambda, now, resolve),
    eks: new EksSandbox(eks),
    cloudwatch,
    ...more.inside,
  };
}

/** What is there for the sources of use alone. */
function furtherServices(account: string) {
  const batch = new Regions(account, emptyBatch);
  const events = new Regions(account, emptyEvents);
  const scheduler = new Regions(account, emptyScheduler);
  const inspector = new Regions(account, emptyInspector);
  return {
    services: {
      batch: batchOperations(batch),
      events: eventsOperations(events),
      scheduler: schedulerOperations(scheduler),
      inspector2: inspectorOperations(inspector),
    },
    inside: {
      batch: new BatchSandbox(batch),
      events: new EventsSandbox(events),
      scheduler: new SchedulerSandbox(scheduler),
      inspector: new InspectorSandbox(inspector),
    },
  };
}
