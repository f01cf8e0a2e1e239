import { z } from 'zod';
import { type Call, type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import type { Regions } from '../regions.ts';
import {
  type FunctionVersion,
  findVersion,
  LATEST,
  type LambdaFunction,
  type LambdaRegion,
} from './state.ts';

const PAGE = 50;
const INVALID = 'InvalidParameterValueException';
const paged = z.object({
  MaxItems: z.coerce.number().int().min(1).max(10_000).optional(),
  Marker: z.string().optional(),
});
const listing = paged.extend({ FunctionVersion: z.literal('ALL').optional() });
const named = paged.extend({ FunctionName: z.string() });
const getting = z.object({ FunctionName: z.string(), Qualifier: z.string().optional() });

/** Lambda's reading operations: fifty entries a page, whatever larger number is asked for. */
export const lambdaOperations = (regions: Regions<LambdaRegion>): Operations => ({
  ...versionOperations(regions),
  ListFunctions: operation(
    listing,
    (request, call) => {
      const functions = [...regions.at(call).functions.values()];
      const all = request.FunctionVersion === 'ALL';
      const entries = functions.flatMap((fn) =>
        (all ? fn.versions : fn.versions.slice(0, 1)).map(entryOf(fn, all)),
      );
      const { items, marker } = paging(entries, request);
      return { Functions: items.map((entry) => entry.configuration), NextMarker: marker };
    },
    INVALID,
  ),
  GetFunction: operation(
    getting,
    (request, call) => {
      const fn = find(regions, call, request.FunctionName);
      const version = findVersion(fn, request.Qualifier);
      if (!version) throw notFound(`${fn.arn}:${request.Qualifier}`);
      return {
        Configuration: configuration(fn, version, request.Qualifier !== undefined),
        Code: codeOf(version),
      };
    },
    INVALID,
  ),
});

/** What else a function has: its versions and the aliases that name them. */
const versionOperations = (regions: Regions<LambdaRegion>): Operations => ({
  ListVersionsByFunction: operation(
    named,
    (request, call) => {
      const fn = find(regions, call, request.FunctionName);
      const { items, marker } = paging(fn.versions.map(entryOf(fn, true)), request);
      return { Versions: items.map((entry) => entry.configuration), NextMarker: marker };
    },
    INVALID,
  ),
  ListAliases: operation(
    named,
    (request, call) => {
      const fn = find(regions, call, request.FunctionName);
      const aliases = [...fn.aliases].map(([Name, FunctionVersion]) => ({
        key: Name,
        alias: { AliasArn: `${fn.arn}:${Name}`, Name, FunctionVersion, Description: '' },
      }));
      const { items, marker } = paging(aliases, request);
      return { Aliases: items.map((entry) => entry.alias), NextMarker: marker };
    },
    INVALID,
  ),
});

function paging<T extends { readonly key: string }>(entries: readonly T[], request: z.output<typeof paged>) {
  const sorted = entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const { items, nextToken } = page(
    sorted,
    (e) => e.key,
    Math.min(PAGE, request.MaxItems ?? PAGE),
    request.Marker,
  );
  return { items, marker: nextToken };
}

const entryOf = (fn: LambdaFunction, isQualified: boolean) => (version: FunctionVersion) => ({
  key: `${fn.name}:${version.version === LATEST ? '' : version.version.padStart(9, '0')}`,
  configuration: configuration(fn, version, isQualified),
});

function configuration(fn: LambdaFunction, version: FunctionVersion, isQualified: boolean) {
  return {
    FunctionName: fn.name,
    FunctionArn: isQualified ? `${fn.arn}:${version.version}` : fn.arn,
    Version: version.version,
    PackageType: version.code.kind === 'image' ? 'Image' : 'Zip',
    LastModified: new Date(version.modifiedAt).toISOString().replace('Z', '+0000'),
    State: 'Active',
  };
}

function codeOf({ code }: FunctionVersion) {
  if (code.kind === 'zip') return { RepositoryType: 'S3', Location: 'https://example.com/code.zip' };
  return { RepositoryType: 'ECR', ImageUri: code.uri, ResolvedImageUri: code.resolved };
}

/** A function by name, ARN or partial ARN. */
function find(regions: Regions<LambdaRegion>, call: Call, name: string): LambdaFunction {
  const fn = regions.at(call).functions.get(name.replace(/^.*function:/, '').replace(/:.*$/, ''));
  if (fn) return fn;
  throw notFound(`arn:aws:lambda:${call.region}:${call.account}:function:${name}`);
}

function notFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}
