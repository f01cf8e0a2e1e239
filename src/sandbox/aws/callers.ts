import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './errors.ts';

/** Who signed a request, and for which Region and service. */
export interface Caller {
  readonly account: string;
  readonly principal: string;
  readonly region: string;
  /** The service name in the credential scope: `ecr`, `lambda`, … */
  readonly scope: string;
}

interface Identity {
  readonly account: string;
  readonly principal: string;
}

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * The access keys the sandbox knows. Any key is accepted and is an IAM user of that name; a key that ends in
 * twelve digits (`AKIA210987654321`) belongs to that account; a key from AssumeRole is its role's session.
 */
export class Callers {
  readonly #defaultAccount: string;
  readonly #sessions = new Map<string, Identity>();

  constructor(defaultAccount: string) {
    this.#defaultAccount = defaultAccount;
  }

  /** Reads the credential scope of a signature version 4 request; the signature itself is not checked. */
  identify(headers: IncomingHttpHeaders): Caller {
    const match = CREDENTIAL.exec(headers.authorization ?? '');
    if (!match)
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
    const [, key = '', region = '', scope = ''] = match;
    const account = /(\d{12})$/.exec(key)?.[1] ?? this.#defaultAccount;
    const identity = this.#sessions.get(key) ?? { account, principal: `arn:aws:iam::${account}:user/${key}` };
    return { ...identity, region, scope };
  }

  /** Opens a session of a role and answers its access key. */
  assume(roleArn: string, session: string): Identity & { readonly accessKey: string } {
    const match = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(roleArn);
    if (!match) throw new AwsError('ValidationError', `${roleArn} is invalid`);
    const [, account = '', role = ''] = match;
    const identity = { account, principal: `arn:aws:sts::${account}:assumed-role/${role}/${session}` };
    const accessKey = `ASIA${String(this.#sessions.size + 1).padStart(8, '0')}SESS`;
    this.#sessions.set(accessKey, identity);
    return { ...identity, accessKey };
  }
}

/** The IAM role's ARN behind a session's ARN; other principals as they are. */
export function roleOf(principal: string): string {
  const match = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal);
  return match ? `arn:aws:iam::${match[1]}:role/${match[2]}` : principal;
}
