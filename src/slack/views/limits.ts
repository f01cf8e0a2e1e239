/** Slack's documented limits, in characters (UTF-16 units) and elements; see docs.slack.dev, Block Kit reference. */
export const LIMIT = {
  text: 3000,
  header: 150,
  /** Slack takes 2,000 of either; ours leave room for what is asked. */
  imageTitle: 100,
  altText: 600,
  buttonText: 75,
  accessibilityLabel: 75,
  value: 2000,
  id: 255,
  actions: 25,
  options: 5,
  optionText: 75,
  /** Newer documentation says 150, older 75: the shorter is safe everywhere. */
  optionValue: 75,
  context: 10,
  fields: 10,
  field: 2000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  modalTitle: 24,
  metadata: 3000,
  messageBlocks: 50,
  modalBlocks: 100,
  /** Slack answers `msg_blocks_too_long` near 12,000 (bolt-js#2509); ours stays well below. */
  messageTotal: 9000,
  /** Text beside blocks: Slack advises 4,000. */
  messageText: 4000,
  /** A view's JSON may have 250,001 bytes; ours stays well below. */
  modalTotal: 100_000,
} as const;

/** One broken limit: where in the blocks, and what is wrong. */
export interface LimitProblem {
  readonly at: string;
  readonly problem: string;
}

/** A length check that adds to `problems` instead of throwing, so that all of them are seen at once. */
export class LimitCheck {
  readonly problems: LimitProblem[] = [];

  length(at: string, text: string, most: number, least = 1): void {
    if (text.length > most) this.say(at, `${text.length} characters, Slack takes ${most}`);
    if (text.length < least) this.say(at, 'empty');
  }

  size(at: string, n: number, most: number): void {
    if (n > most) this.say(at, `${n} elements, Slack takes ${most}`);
    if (n === 0) this.say(at, 'no elements');
  }

  unique(at: string, ids: readonly string[]): void {
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) this.say(at, `id ${twice} stands twice`);
  }

  say(at: string, problem: string): void {
    this.problems.push({ at, problem });
  }
}
