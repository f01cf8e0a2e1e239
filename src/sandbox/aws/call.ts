import type { z } from 'zod';
import type { RegistryId } from '../../policy/image.ts';
import type { Instant } from '../../policy/time.ts';
import { AwsError } from './errors.ts';

export type Service =
  | 'ecr'
  | 'ecs'
  | 'lambda'
  | 'eks'
  | 'sts'
  | 'tagging'
  | 'cloudwatch'
  | 'batch'
  | 'events'
  | 'scheduler'
  | 'inspector2';

/** One request as the services see it. The account is the caller's own. */
export interface Call {
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  /** ARN of the IAM user or assumed role that signed the request. */
  readonly principal: string;
  readonly at: Instant;
  readonly input: unknown;
}

/** A body that is already JSON text: long listings are written without an object for each entry. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What an operation answers: an object for the service's protocol, or JSON text. */
export type Reply = object;
export type Operation = (call: Call) => Reply;
export type Operations = Readonly<Record<string, Operation>>;

/** An operation behind the check of its input; a wrong input is refused with the service's `refusal` exception. */
export function operation<S extends z.ZodType>(
  schema: S,
  run: (input: z.output<S>, call: Call) => Reply,
  refusal = 'InvalidParameterException',
): Operation {
  return (call) => {
    const parsed = schema.safeParse(call.input ?? {});
    if (parsed.success) return run(parsed.data, call);
    const issue = parsed.error.issues[0];
    throw new AwsError(
      refusal,
      `Invalid parameter at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}`,
    );
  };
}

/** A Region of the sandbox's own account, or an account and Region. */
export type Where = string | RegistryId;
