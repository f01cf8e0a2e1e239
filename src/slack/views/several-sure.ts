import type { ModalView } from '@slack/types';
import { listMark } from '../../policy/list-mark.ts';
import { VIEW } from '../action-ids.ts';
import type { Card, Refusal } from '../desk.ts';
import { type Asked, type SeveralAction, writeSure } from '../several-ids.ts';
import type { Under } from '../under.ts';
import { type Block, context, divider, section, sentenceModal } from './blocks.ts';
import { cardText } from './card.ts';
import { day, type Reading } from './dates.ts';
import { plainText } from './inputs.ts';
import { said } from './said.ts';
import { isRemovable, SEVERAL_TITLE } from './several.ts';
import { bytes, code, count, number } from './text.ts';
import { what } from './words.ts';

/** Second window: what the answer does, in repositories, images, bytes and dates, before it is given. */
export function sureModal(
  cards: readonly Card[],
  action: SeveralAction,
  under: Under | undefined,
  reading: Reading,
): ModalView {
  const fit = action === 'remove' ? cards.filter(({ review }) => isRemovable(review)) : cards;
  const [first] = fit;
  if (!first)
    return sentenceModal(SEVERAL_TITLE, 'Removing is offered for none of these. Nothing was recorded.');
  const rest = cards.filter((card) => !fit.includes(card));
  const asked = fit.map(({ review }): Asked => {
    const list = listMark(review.leftOut);
    const { id, version, facts } = review;
    return { review: id, version, count: facts.families, ...(list !== undefined && { list }) };
  });
  return {
    type: 'modal',
    callback_id: VIEW.severalSure,
    title: plainText(SEVERAL_TITLE),
    submit: plainText(`${VERB[action]} ${number(images(fit))}`),
    close: plainText('Cancel'),
    private_metadata: writeSure({ action, mode: first.mode, asked, ...(under && { under }) }),
    blocks: [
      section([radius(fit, action), ...effect(fit, action, reading)]),
      divider(),
      ...lines(fit.map(lineOf)),
      ...(rest.length > 0
        ? [divider(), section(['*Not included: removing is not offered for these.*'])]
        : []),
      ...lines(rest.map(lineOf)),
    ],
  };
}

const VERB: Readonly<Record<SeveralAction, string>> = {
  keep: 'Keep',
  investigate: 'Investigate',
  remove: 'Remove',
};

function images(cards: readonly Card[]): number {
  return cards.reduce((sum, { review }) => sum + review.facts.families, 0);
}

function radius(cards: readonly Card[], action: SeveralAction): string {
  const places = new Set(
    cards.map(
      ({ review: { registry, repository } }) => `${registry.account}/${registry.region}/${repository}`,
    ),
  );
  const size = cards.reduce((sum, { review }) => sum + review.facts.bytes.upper, 0);
  const where = count(places.size, 'repository', 'repositories');
  const many = `${count(images(cards), 'image')} in ${where}`;
  return `*${VERB[action]} ${many}*, up to ${bytes(size)}: ${count(cards.length, 'question')}.`;
}

function effect(cards: readonly Card[], action: SeveralAction, reading: Reading): string[] {
  if (action === 'keep') return ['They are kept for 90 days and then asked about again.'];
  if (action === 'investigate') return ['You find out; they are asked about again in 14 days.'];
  const slow = cards.filter(({ review }) => review.slow).length;
  return [
    removal(cards, reading),
    ...(slow > 0
      ? [
          `${count(slow, 'question')} on the slow path: your approval is one of two, nothing changes before the second.`,
        ]
      : []),
  ];
}

function removal(cards: readonly Card[], reading: Reading): string {
  const mode = cards[0]?.mode ?? 'observe';
  if (mode === 'observe' || mode === 'ask')
    return `Recorded only: in mode \`${mode}\` Layaway changes nothing in the registry.`;
  if (mode === 'quarantine') return 'Put aside from today on; in mode `quarantine` nothing is deleted.';
  const watch = Math.min(...cards.map(({ review }) => review.facts.watch));
  return `Put aside from today on; deleted no earlier than ${day(reading.now + watch, reading)} unless used or restored.`;
}

function lineOf({ review }: Card): string {
  const slow = review.slow ? ' · slow path' : '';
  return `${code(review.repository)} · ${what(review)}, up to ${bytes(review.facts.bytes.upper)}${slow}`;
}

/** One question that was answered with the others, or why not. */
export interface SeveralResult {
  /** The card as it is now; undefined where it is not known. */
  readonly card?: Card;
  readonly refusal?: Refusal;
}

/** Last window: what was recorded, and what not and why. */
export function severalResult(results: readonly SeveralResult[]): ModalView {
  const done = results.filter(({ refusal }) => !refusal);
  const not = results.filter(({ refusal }) => refusal);
  return {
    type: 'modal',
    callback_id: VIEW.sentence,
    title: plainText(SEVERAL_TITLE),
    close: plainText('Close'),
    blocks: [
      section([`*${number(done.length)} of ${count(results.length, 'answer')} recorded.*`]),
      ...lines(done.flatMap(({ card }) => (card ? [cardText(card)] : []))),
      ...(not.length > 0 ? [divider(), section([`*${number(not.length)} not recorded:*`])] : []),
      ...lines(not.map(whyNot)),
      ...(not.length > 0 ? [context(['Nothing changes for these. Their cards show how they stand.'])] : []),
    ],
  };
}

function whyNot({ card, refusal }: SeveralResult): string {
  const name = card ? code(card.review.repository) : 'A question';
  return `${name}: ${said(refusal?.refused ?? '', 300)}`;
}

/** Lines of one section: few enough for the longest names. */
const PER_SECTION = 5;

function lines(all: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < all.length; i += PER_SECTION) blocks.push(section(all.slice(i, i + PER_SECTION)));
  return blocks;
}
