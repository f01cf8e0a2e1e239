import {
  type FunctionConfiguration,
  type LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import { type Caller, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';
import { isGone } from './code.ts';

/** One version of an image function: `$LATEST` or a published number. */
export interface FunctionVersion {
  readonly name: string;
  readonly version: string;
  /** Aliases that send traffic here. */
  readonly aliases: readonly string[];
  /** Changes with every deployment; absent where Lambda does not say. */
  readonly identity?: string;
}

/** All functions, of either package type. */
export function listFunctions(lambda: LambdaClient, call: Caller): Promise<FunctionConfiguration[]> {
  return readAll('lambda:ListFunctions', async (Marker) => {
    const answer = await call('lambda:ListFunctions', (options) =>
      lambda.send(new ListFunctionsCommand({ Marker }), options),
    );
    return { items: answer.Functions, next: answer.NextMarker };
  });
}

/** The versions of an image function that anything can invoke; none where it was deleted meanwhile. */
export async function readVersions(
  lambda: LambdaClient,
  call: Caller,
  name: string,
): Promise<FunctionVersion[]> {
  try {
    const [configurations, aliases] = await Promise.all([
      listVersions(lambda, call, name),
      listAliases(lambda, call, name),
    ]);
    return configurations.map((configuration) => toVersion(name, configuration, aliases));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function listVersions(lambda: LambdaClient, call: Caller, name: string): Promise<FunctionConfiguration[]> {
  const action = 'lambda:ListVersionsByFunction';
  return readAll(action, async (Marker) => {
    const command = new ListVersionsByFunctionCommand({ FunctionName: name, Marker });
    const answer = await call(action, (options) => lambda.send(command, options));
    return { items: answer.Versions, next: answer.NextMarker };
  });
}

/** Alias names by the versions they point to, those of a weighted second version included. */
async function listAliases(
  lambda: LambdaClient,
  call: Caller,
  name: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const aliases = await readAll('lambda:ListAliases', async (Marker) => {
    const command = new ListAliasesCommand({ FunctionName: name, Marker });
    const answer = await call('lambda:ListAliases', (options) => lambda.send(command, options));
    return { items: answer.Aliases, next: answer.NextMarker };
  });
  const byVersion = new Map<string, string[]>();
  for (const { Name, FunctionVersion, RoutingConfig } of aliases) {
    const versions = [FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})];
    for (const version of versions) {
      if (!Name || !version) throw new SourceFailure(`Lambda ${name} has an alias without name or version`);
      byVersion.set(version, [...(byVersion.get(version) ?? []), Name]);
    }
  }
  return byVersion;
}

function toVersion(
  name: string,
  configuration: FunctionConfiguration,
  aliases: ReadonlyMap<string, readonly string[]>,
): FunctionVersion {
  const { Version: version, FunctionArn: arn, LastModified: modified, CodeSha256: code = '' } = configuration;
  if (!version) throw new SourceFailure(`Lambda ${name} has a version without a number`);
  // A function made anew counts its versions from 1 again: number and name alone are no identity.
  const identity = version !== '$LATEST' && arn && modified && `${arn} ${modified} ${code}`;
  return { name, version, aliases: aliases.get(version) ?? [], ...(identity && { identity }) };
}
