/** The largest number of a policy: ECR writes integers, and documents no larger type for them. */
export const LARGEST_NUMBER = 2_147_483_647;

/** Reads the fields of one JSON object and adds a sentence to `errors` for each that is not as it must be. */
export class Reader {
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #at: string;
  readonly #errors: string[];

  constructor(json: unknown, at: string, errors: string[]) {
    this.#at = at;
    this.#errors = errors;
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    if (!isObject) errors.push(`${at} is not an object`);
    this.#fields = new Map(isObject ? Object.entries(json) : []);
  }

  /** Names every other field as unknown. */
  only(...known: readonly string[]): this {
    for (const field of this.#fields.keys()) {
      if (!known.includes(field)) this.#fail(field, 'is not a known field');
    }
    return this;
  }

  get(field: string): unknown {
    return this.#fields.get(field);
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  /** Says that one of several fields should be there. */
  missing(fields: string): void {
    this.#errors.push(`${this.#at} has no ${fields}`);
  }

  absent(field: string): void {
    if (this.has(field)) this.#fail(field, 'has no place here');
  }

  text(field: string): string {
    const value = this.get(field);
    if (typeof value === 'string') return value;
    this.#fail(field, 'is not a text');
    return '';
  }

  /** A whole number of at least one that fits into 32 bits. */
  positive(field: string): number {
    const value = this.get(field);
    if (typeof value === 'number' && isCount(value)) return value;
    this.#fail(field, `is not a whole number from 1 to ${LARGEST_NUMBER}`);
    return 1;
  }

  oneOf<Value extends string>(field: string, values: readonly [Value, ...Value[]]): Value {
    const value = values.find((known) => known === this.get(field));
    if (value !== undefined) return value;
    this.#fail(field, `is not ${values.join(', ')}`);
    return values[0];
  }

  list(field: string): readonly unknown[] {
    const value = this.get(field);
    if (Array.isArray(value)) return value;
    this.#fail(field, 'is not a list');
    return [];
  }

  /** A list of texts with at least one entry. */
  texts(field: string): readonly string[] {
    const values = this.list(field);
    const texts = values.filter((value) => typeof value === 'string');
    if (texts.length === 0 || texts.length < values.length) this.#fail(field, 'is not a list of texts');
    return texts;
  }

  #fail(field: string, what: string): void {
    this.#errors.push(`${this.#at}.${field} ${what}`);
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= LARGEST_NUMBER;
}
