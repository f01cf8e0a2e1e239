import type { Instant } from '../../../policy/time.ts';
import type { Where } from '../call.ts';
import type { Resolve } from '../ecs/sandbox.ts';
import type { Regions } from '../regions.ts';
import { type Code, type FunctionVersion, LATEST, type LambdaFunction, type LambdaRegion } from './state.ts';

/** Lambda's inside: functions with their published versions and aliases. */
export class LambdaSandbox {
  readonly #regions: Regions<LambdaRegion>;
  readonly #now: () => Instant;
  readonly #resolve: Resolve;

  constructor(regions: Regions<LambdaRegion>, now: () => Instant, resolve: Resolve) {
    this.#regions = regions;
    this.#now = now;
    this.#resolve = resolve;
  }

  /** Creates a function from an image (by tag or digest), or from a zip file where no image is given. */
  createFunction(where: Where, name: string, imageUri?: string, at: Instant = this.#now()): void {
    const { place, functions } = this.#regions.at(where);
    const arn = `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
    const latest: FunctionVersion = { version: LATEST, code: this.#code(imageUri, at), modifiedAt: at };
    functions.set(name, { name, arn, versions: [latest], aliases: new Map() });
  }

  /** Deploys another image to `$LATEST`. */
  updateCode(where: Where, name: string, imageUri: string, at: Instant = this.#now()): void {
    const fn = this.#find(where, name);
    const latest: FunctionVersion = { version: LATEST, code: this.#code(imageUri, at), modifiedAt: at };
    fn.versions = [latest, ...fn.versions.slice(1)];
  }

  /** Publishes `$LATEST` as the next version and answers its number. */
  publishVersion(where: Where, name: string, at: Instant = this.#now()): string {
    const fn = this.#find(where, name);
    const latest = fn.versions[0] as FunctionVersion;
    const version = String(fn.versions.length);
    fn.versions = [...fn.versions, { ...latest, version, modifiedAt: at }];
    return version;
  }

  createAlias(where: Where, name: string, alias: string, version: string): void {
    this.#find(where, name).aliases.set(alias, version);
  }

  deleteFunction(where: Where, name: string): void {
    this.#regions.at(where).functions.delete(name);
  }

  #find(where: Where, name: string): LambdaFunction {
    const fn = this.#regions.at(where).functions.get(name);
    if (!fn) throw new Error(`no function ${name}`);
    return fn;
  }

  #code(uri: string | undefined, at: Instant): Code {
    if (uri === undefined) return { kind: 'zip' };
    const digest = this.#resolve(uri, at);
    if (digest === undefined) throw new Error(`no image ${uri}`);
    return { kind: 'image', uri, resolved: `${uri.replace(/@.*$/, '').replace(/:[^/]*$/, '')}@${digest}` };
  }
}
