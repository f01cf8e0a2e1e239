import type { Finding } from '../../src/policy/evidence.ts';
import type { ReviewState } from '../../src/policy/review.ts';
import type { Decision } from '../../src/policy/review-decide.ts';
import { DAY } from '../../src/policy/time.ts';
import type { AnswerDesk } from '../../src/slack/answer-desk.ts';
import type { AwayWish } from '../../src/slack/away-ids.ts';
import type { AwayPreview, Card, Clicker, Desk, Refusal } from '../../src/slack/desk.ts';
import { awayPreview } from './away.ts';
import { family, LEAD, NOW } from './cards.ts';

const FINDINGS: readonly Finding[] = [{ source: 'ecs', status: 'not-seen', inspected: 41, observedAt: NOW }];

/** A desk in memory: stores a decision at once, or does what a test says instead. */
export class FakeDesk implements Desk {
  /** Says no to everybody who wants to look. */
  closed: Refusal | undefined;
  readonly cards = new Map<string, Card>();
  /** Knows no owners: what is asked about them is tested where a real desk answers. */
  readonly owners = {
    choices: async () => ({ refused: 'No owners here.' }),
    assign: async () => ({ refused: 'No owners here.' }),
    notOurs: async () => ({ refused: 'No owners here.' }),
    unowned: async () => undefined,
  };
  /** Decides as the buttons do; dates are tested where a real desk answers. */
  readonly answering: AnswerDesk = {
    mayChange: async (_clicker, review) => this.#known(review),
    mayInvestigate: async () => undefined,
    change: (clicker, review, _since, command) => this.decide(clicker, review, command),
    decideAt: async (clicker, review, version, command) =>
      this.cards.get(review)?.review.version === version
        ? this.decide(clicker, review, command)
        : { refused: 'It changed meanwhile.' },
  };
  readonly asked: { clicker: Clicker; review: string; command: Decision }[] = [];
  /** Runs before a decision is stored: a test can hold it, refuse or throw. */
  before: () => Promise<Refusal | undefined> = async () => undefined;
  beforeReading: () => Promise<void> = async () => undefined;

  constructor(cards: readonly Card[]) {
    for (const card of cards) this.cards.set(card.review.id, card);
  }

  async decide(clicker: Clicker, review: string, command: Decision): Promise<{ card: Card } | Refusal> {
    this.asked.push({ clicker, review, command });
    const refusal = await this.before();
    if (refusal) return refusal;
    const card = this.cards.get(review);
    if (!card) return { refused: 'That question is no longer known.' };
    const decided: Card = {
      ...card,
      review: { ...card.review, state: stateAfter(command, clicker.user) },
      holds: {
        ...card.holds,
        counts: command.kind === 'remove' ? { approved: card.review.facts.families } : {},
      },
    };
    this.cards.set(review, decided);
    return { card: decided };
  }

  #known(review: string): { card: Card } | Refusal {
    const card = this.cards.get(review);
    return card ? { card } : { refused: 'That question is no longer known.' };
  }

  async week() {
    return undefined;
  }

  async snooze(_clicker: Clicker, review: string): Promise<{ card: Card } | Refusal> {
    const card = this.cards.get(review);
    return card ? { card } : { refused: 'That question is no longer known.' };
  }

  async card(review: string): Promise<Card | undefined> {
    return this.cards.get(review);
  }

  async images(review: string, page: number) {
    await this.beforeReading();
    const card = this.cards.get(review);
    if (!card) return { refused: 'That question is no longer known.' };
    return { card, families: [family(page * 2), family(page * 2 + 1)], page, pages: 3 };
  }

  async evidence(review: string, page: number) {
    await this.beforeReading();
    const card = this.cards.get(review);
    if (!card) return { refused: 'That question is no longer known.' };
    const families = [{ ...family(page), findings: FINDINGS }];
    return { card, families, page, pages: 3, sources: [] };
  }

  async preview(_clicker: Clicker, review: string, wish: AwayWish): Promise<AwayPreview | Refusal> {
    await this.beforeReading();
    const card = this.cards.get(review);
    if (!card) return { refused: 'That question is no longer known.' };
    return awayPreview(card, wish);
  }

  async status(_clicker: Clicker, query: string) {
    await this.beforeReading();
    if (query === 'secret') return { refused: 'Guests cannot ask for a status.' };
    const [card] = this.cards.values();
    if (query === 'nothing' || !card) return [];
    return [
      {
        repository: query || card.review.repository,
        registry: '123456789012/eu-west-1',
        owner: 'payments',
        images: 38,
        bytes: 9.8e9,
        rows: [],
        waiting: card.review.state.status === 'open' ? [card] : [],
        aside: card.review.state.status === 'removing' ? [card] : [],
      },
    ];
  }

  async mayAsk() {
    return this.closed;
  }

  async message() {
    await this.beforeReading();
    return { cards: [...this.cards.values()], team: 'payments', week: '2026-W48' };
  }
}

function stateAfter(command: Decision, user: string): ReviewState {
  const by = { id: user };
  if (command.kind === 'keep') return { status: 'kept', by, at: NOW, until: NOW + 90 * DAY };
  if (command.kind === 'investigate')
    return { status: 'investigating', by, at: NOW, owner: by, reviewOn: NOW + 14 * DAY };
  if (command.kind === 'remove') return { status: 'removing', by, at: NOW, effect: 'delete' };
  if (command.kind !== 'restore') {
    return { status: 'removing', by, at: NOW, effect: 'delete', action: command.kind };
  }
  return { status: 'restored', by, at: NOW, removedBy: { id: LEAD } };
}
