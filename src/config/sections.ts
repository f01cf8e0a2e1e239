import { z } from 'zod';

/** The sections of the schema that have a setting of this name: `retention`, `sources.ecs`; an empty text is the file. */
export function sectionsWith(schema: unknown, key: string, at = ''): string[] {
  const section = unwrapped(schema);
  if (!(section instanceof z.ZodObject)) return [];
  const here = Object.hasOwn(section.shape, key) ? [at] : [];
  const below = Object.entries(section.shape).flatMap(([name, inner]) =>
    sectionsWith(inner, key, at === '' ? name : `${at}.${name}`),
  );
  return [...here, ...below];
}

/** A schema without its default and without being optional. */
export function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap();
  }
  return inner;
}
