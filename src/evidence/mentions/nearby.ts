import type { RegistryId } from '../../policy/image.ts';
import { repositoryIn } from './names.ts';

/** In lines: how far from a repository's name its tag may stand. */
const REACH = 10;

/** In characters. Longer words are no names. */
const LONGEST = 512;

/**
 * Words of texts by the line they stand on, to be asked whether two stand close together: on one line, or in one block
 * (no blank line between them). Reads too much rather than too little.
 */
export class Nearby {
  readonly #registry: RegistryId;
  /** Ascending. */
  readonly #repositories = new Map<string, number[]>();
  readonly #tags = new Map<string, number[]>();
  /** Of each line of all texts. */
  readonly #blocks: { readonly text: number; readonly block: number }[] = [];

  constructor(registry: RegistryId) {
    this.#registry = registry;
  }

  /** `position` tells the texts apart. */
  add(text: string, position: number): void {
    let block = this.#blocks.length;
    for (const line of text.split(/\r?\n/)) {
      const number = this.#blocks.length;
      if (line.trim() === '') block = number;
      this.#blocks.push({ text: position, block });
      for (const word of new Set(line.match(/[A-Za-z0-9_./-]+/g))) this.#note(word, number);
    }
  }

  /** The position of the first text in which any of the tags stands close to the repository. */
  first(repository: string, tags: readonly string[]): number | undefined {
    const places = this.#repositories.get(repository);
    if (!places) return undefined;
    const texts = tags.flatMap((tag) => this.#firstPair(places, this.#tags.get(tag) ?? []) ?? []);
    return texts.length === 0 ? undefined : Math.min(...texts);
  }

  #note(word: string, line: number): void {
    if (word.length > LONGEST) return;
    const repository = repositoryIn(word, this.#registry);
    if (repository !== undefined) noteLine(this.#repositories, repository, line);
    if (word.includes('/')) return;
    const tag = word.replace(/^[.-]{1,512}/, '');
    // A full stop or dash at the end may belong to the sentence or to the tag: both readings.
    for (const reading of new Set([tag, tag.replace(/(?<![.-])[.-]+$/, '')]))
      noteLine(this.#tags, reading, line);
  }

  #firstPair(some: readonly number[], others: readonly number[]): number | undefined {
    const [few, many] = some.length < others.length ? [some, others] : [others, some];
    for (const line of few) {
      for (let i = firstFrom(many, line - REACH); i < many.length; i += 1) {
        const other = many[i] as number;
        if (other > line + REACH) break;
        const [a, b] = [this.#blocks[line], this.#blocks[other]];
        if (a && a.block === b?.block) return a.text;
      }
    }
    return undefined;
  }
}

function noteLine(lines: Map<string, number[]>, word: string, line: number): void {
  const known = lines.get(word);
  if (!known) lines.set(word, [line]);
  else if (known.at(-1) !== line) known.push(line);
}

/** Where in ascending numbers those begin that are not below one. */
function firstFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
