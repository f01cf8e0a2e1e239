import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type Json, type JsonObject, parseJson } from '../json.ts';

/** The arguments of one call, however they were encoded: form fields are text, JSON bodies are typed. */
export class Args {
  readonly token: string | undefined;
  readonly all: JsonObject;

  constructor(all: JsonObject, token: string | undefined) {
    this.all = all;
    this.token = token;
  }

  text(name: string): string | undefined {
    const value = this.all[name];
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name) ?? '');
  }

  /** A list of words, written with commas or as JSON. */
  words(name: string): readonly string[] {
    const value = this.json(name);
    if (Array.isArray(value)) return value.filter((word: Json) => typeof word === 'string');
    return (this.text(name) ?? '').split(',').filter((word) => word !== '');
  }

  /** A structured argument: an object or list as such, or written as JSON in a form field. */
  json(name: string): Json | undefined {
    const value = this.all[name];
    return typeof value === 'string' ? parseJson(value) : value;
  }
}

/** The arguments as the app meant them: without its token, JSON in form fields read. */
export function readable(args: Args): JsonObject {
  const { token: _secret, ...rest } = args.all;
  const structured = ['blocks', 'metadata', 'view', 'attachments'].filter(
    (name) => args.json(name) !== undefined,
  );
  return { ...rest, ...Object.fromEntries(structured.map((name) => [name, args.json(name)])) };
}

/** Reads a call's arguments from its query, headers and body. */
export function readArgs(query: URLSearchParams, headers: IncomingHttpHeaders, body: string): Args {
  const json = headers['content-type']?.startsWith('application/json') ? parseJson(body) : undefined;
  const fields = isObject(json) ? json : Object.fromEntries(new URLSearchParams(body));
  const all: JsonObject = { ...Object.fromEntries(query), ...fields };
  const bearer = headers.authorization?.replace(/^Bearer /i, '');
  return new Args(all, bearer ?? (typeof all.token === 'string' ? all.token : undefined));
}
