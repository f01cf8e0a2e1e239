import type { Call } from './call.ts';
import { isMutating } from './mutating.ts';

/** One answered request. `outcome` is `ok`, `dropped` (done, but the answer was lost) or the error's type. */
export interface CallRecord extends Call {
  readonly outcome: string;
}

/** Every request the sandbox answered, in order. Operations are named `PutImage` or `ecr:PutImage`. */
export class CallLog {
  #records: CallRecord[] = [];

  get all(): readonly CallRecord[] {
    return this.#records;
  }

  record(call: Call, outcome: string): void {
    this.#records.push({ ...call, outcome });
  }

  of(operation: string): readonly CallRecord[] {
    return this.#records.filter((record) => isNamed(record, operation));
  }

  count(operation: string): number {
    return this.of(operation).length;
  }

  /** The requests that could have changed something, refused ones included: a proof of reading only is `[]`. */
  mutating(): readonly CallRecord[] {
    return this.#records.filter((record) => isMutating(record.operation));
  }

  clear(): void {
    this.#records = [];
  }
}

export function isNamed(call: Call, operation: string): boolean {
  return (
    operation === '*' || operation === call.operation || operation === `${call.service}:${call.operation}`
  );
}
