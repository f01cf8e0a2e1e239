import { NO_SAVINGS } from '../../src/app/savings-sums.ts';
import type { Answers, HomePage, ImageName } from '../../src/slack/answers.ts';
import type { Clicker, Refusal } from '../../src/slack/desk.ts';
import type { FakeDesk } from './fake-desk.ts';

const NAME: ImageName = { registry: '123456789012/eu-west-1', repository: 'payments/api' };

export const EMPTY_HOME: HomePage = {
  teams: ['payments'],
  unowned: false,
  open: [],
  aside: [],
  moreAside: 0,
  decided: [],
  savings: NO_SAVINGS,
};

/** Answers to the commands from memory; Home shows the desk's cards. */
export class FakeAnswers implements Answers {
  readonly restored: { clicker: Clicker; name: ImageName; count: number }[] = [];
  readonly #desk: FakeDesk;

  constructor(desk: FakeDesk) {
    this.#desk = desk;
  }

  async home({ user }: Clicker): Promise<HomePage | Refusal> {
    if (user === 'U0GUEST')
      return { refused: 'Only full members of this workspace can use Layaway, not guests.' };
    const cards = [...this.#desk.cards.values()];
    const open = cards.filter(({ review }) => review.state.status === 'open');
    return { ...EMPTY_HOME, open, decided: cards.filter((card) => !open.includes(card)) };
  }

  async explain() {
    return { looking: { ...NAME, tag: 'v1' } };
  }

  async findRestore() {
    return { name: NAME, count: 3, tags: ['feat-refunds', 'fix-vat', 'feat-receipts'], tooLate: 0 };
  }

  async restoreNamed(clicker: Clicker, name: ImageName, count: number) {
    this.restored.push({ clicker, name, count });
    return { restoring: count };
  }

  async history() {
    return { repository: NAME.repository, page: 1, lines: [], older: { count: 0, atLeast: false } };
  }

  async savings() {
    return { about: 'payments', total: EMPTY_HOME.savings, rows: [], decisions: [] };
  }

  async decisions() {
    return { repository: NAME.repository, page: 1, pages: 1, records: [] };
  }

  async pause() {
    return { why: 'incident', changed: true, told: 'yes' } as const;
  }

  async resume() {
    return { refused: 'Every lead may pause, but only Layaway’s admins may resume.' };
  }
}
