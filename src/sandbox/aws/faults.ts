import type { Instant } from '../../policy/time.ts';
import type { Call, Service } from './call.ts';
import { isNamed } from './calls.ts';
import { AwsError } from './errors.ts';
import { isRest } from './rest-routes.ts';

type Hook = (call: Call) => void | Promise<void>;

/**
 * What can go wrong on request. `throttle`, `error` and `deny` refuse before any effect; `drop` loses the answer
 * after the effect; `delay` waits real milliseconds first; `before` and `after` run a callback around the effect,
 * which stands for another person's action between a look and a change.
 */
export type Fault =
  | { readonly kind: 'throttle' }
  | { readonly kind: 'deny' }
  | { readonly kind: 'error'; readonly status?: number; readonly type?: string; readonly message?: string }
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'before'; readonly run: Hook }
  | { readonly kind: 'after'; readonly run: Hook };

export interface FaultOptions {
  /** How often it happens; without it, always. */
  readonly times?: number;
  readonly when?: (call: Call) => boolean;
}

/** A fault in place. `fired` counts how often it happened. */
export interface InjectedFault {
  readonly fired: number;
  remove(): void;
}

interface Armed {
  readonly operation: string;
  readonly fault: Fault;
  readonly options: FaultOptions;
  fired: number;
}

/** The faults that tests and the demo have asked for, by operation (`PutImage`, `eks:ListClusters` or `*`). */
export class Faults {
  #armed: Armed[] = [];

  inject(operation: string, fault: Fault, options: FaultOptions = {}): InjectedFault {
    const armed: Armed = { operation, fault, options, fired: 0 };
    this.#armed.push(armed);
    return {
      get fired() {
        return armed.fired;
      },
      remove: () => {
        this.#armed = this.#armed.filter((other) => other !== armed);
      },
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** The faults of one call in the order of injection, up to the first that refuses it. */
  take(call: Call): readonly Fault[] {
    const taken: Fault[] = [];
    for (const armed of this.#armed) {
      if (!applies(armed, call)) continue;
      armed.fired++;
      taken.push(armed.fault);
      if (refusal(armed.fault, call)) break;
    }
    return taken;
  }
}

function applies({ operation, options, fired }: Armed, call: Call): boolean {
  if (!isNamed(call, operation) || fired >= (options.times ?? Number.POSITIVE_INFINITY)) return false;
  return options.when?.(call) ?? true;
}

/** The error a fault answers with, or undefined for faults that let the call through. */
export function refusal(fault: Fault, call: Call): AwsError | undefined {
  switch (fault.kind) {
    case 'throttle':
      return THROTTLES[call.service];
    case 'deny':
      return new AwsError(
        call.service === 'sts' ? 'AccessDenied' : 'AccessDeniedException',
        `User: ${call.principal} is not authorized to perform: ${call.service}:${call.operation}`,
        isRest(call.service) || call.service === 'sts' ? 403 : 400,
      );
    case 'error':
      return new AwsError(
        fault.type ?? 'ServerException',
        fault.message ?? 'Service unavailable',
        fault.status ?? 500,
      );
    default:
      return undefined;
  }
}

const RATE = 'Rate exceeded';
const THROTTLES: Readonly<Record<Service, AwsError>> = {
  ecr: new AwsError('ThrottlingException', RATE),
  ecs: new AwsError('ThrottlingException', RATE),
  eks: new AwsError('ThrottlingException', RATE, 429),
  lambda: new AwsError('TooManyRequestsException', RATE, 429),
  sts: new AwsError('Throttling', RATE),
  tagging: new AwsError('ThrottledException', RATE),
  cloudwatch: new AwsError('ThrottlingException', RATE),
  batch: new AwsError('TooManyRequestsException', RATE, 429),
  events: new AwsError('ThrottlingException', RATE),
  scheduler: new AwsError('ThrottlingException', RATE, 429),
  inspector2: new AwsError('ThrottlingException', RATE, 429),
};

/** A `when` for throttles: true for calls beyond `perSecond` in one second of `now`. */
export function overRate(perSecond: number, now: () => Instant): (call: Call) => boolean {
  let second = 0;
  let used = 0;
  return () => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) {
      second = current;
      used = 0;
    }
    return ++used > perSecond;
  };
}
