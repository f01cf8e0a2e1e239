/** An error as AWS answers it: `type` is the wire's `__type`, which the SDK turns into the exception class. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  /** `status` is the HTTP status: 400 for a client's fault in the JSON protocols. */
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
