import { isList, isObject, type Json, type JsonObject } from '../json.ts';

/** One thing Slack would refuse, with the JSON pointer it would name. */
export interface Flaw {
  readonly at: string;
  readonly says: string;
}

/** Looks at one value. An absent value reaches only `required` rules. */
export type Rule = (value: Json, at: string) => readonly Flaw[];

const NONE: readonly Flaw[] = [];
const flaw = (at: string, says: string): readonly Flaw[] => [{ at, says }];

export function string(max: number, min = 0): Rule {
  return (value, at) => {
    if (typeof value !== 'string') return flaw(at, 'must be a string');
    if (value.length > max) return flaw(at, `must be less than ${max + 1} characters`);
    return value.length < min ? flaw(at, `must be more than ${min - 1} characters`) : NONE;
  };
}

export function matching(pattern: RegExp, says: string): Rule {
  return (value, at) => (typeof value === 'string' && pattern.test(value) ? NONE : flaw(at, says));
}

export const boolean: Rule = (value, at) =>
  typeof value === 'boolean' ? NONE : flaw(at, 'must be a boolean');

export const integer: Rule = (value, at) => (Number.isInteger(value) ? NONE : flaw(at, 'must be an integer'));

export function oneOf(...values: readonly string[]): Rule {
  return (value, at) =>
    typeof value === 'string' && values.includes(value)
      ? NONE
      : flaw(at, `must be a valid enum value: ${values.join(', ')}`);
}

export function list(rule: Rule, max: number, min = 1): Rule {
  return (value, at) => {
    if (!isList(value)) return flaw(at, 'must be an array');
    if (value.length > max) return flaw(at, `no more than ${max} items allowed`);
    if (value.length < min) return flaw(at, `no fewer than ${min} items allowed`);
    return value.flatMap((item, index) => rule(item, `${at}/${index}`));
  };
}

/** An object with these properties and no others, as Slack reads Block Kit. */
export function shape(required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return (value, at) => {
    if (!isObject(value)) return flaw(at, 'must be an object');
    const missing = Object.keys(required).filter((key) => value[key] === undefined);
    return [
      ...missing.flatMap((key) => flaw(at, `missing required field: ${key}`)),
      ...Object.entries(value).flatMap(([key, inner]) => property(key, inner, at)),
    ];
  };
  function property(key: string, inner: Json | undefined, at: string): readonly Flaw[] {
    const rule = required[key] ?? optional[key];
    if (inner === undefined || (inner === null && key in optional)) return NONE;
    return rule ? rule(inner, `${at}/${key}`) : flaw(at, `invalid additional property: ${key}`);
  }
}

/** An object whose `type` chooses the rule. */
export function byType(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, at) => {
    const type = isObject(value) ? value.type : undefined;
    if (typeof type !== 'string') return flaw(at, 'missing required field: type');
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    return rule ? rule(value, at) : flaw(at, `unsupported type: ${type}`);
  };
}

/** The rule, and a further look at the whole object once that found nothing. */
export function also(rule: Rule, further: (object: JsonObject, at: string) => readonly Flaw[]): Rule {
  return (value, at) => {
    const found = rule(value, at);
    return found.length > 0 || !isObject(value) ? found : further(value, at);
  };
}

/** Every value, told apart by how often it occurs: one flaw for each value met before. */
export function unique(values: readonly { value: string; at: string }[], what: string): readonly Flaw[] {
  const seen = new Set<string>();
  return values.flatMap(({ value, at }) => {
    const again = seen.has(value);
    seen.add(value);
    return again ? flaw(at, `${what} must be unique: ${value}`) : NONE;
  });
}
