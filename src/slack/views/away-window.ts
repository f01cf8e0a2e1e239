import type { ActionsBlock, ModalView, PlainTextElement, StaticSelect } from '@slack/types';
import { listMark } from '../../policy/list-mark.ts';
import { ACTION, VIEW } from '../action-ids.ts';
import { type AwayState, KEEP_CHOICES, type PutAway, writeAway } from '../away-ids.ts';
import type { AwayPreview } from '../desk.ts';
import { awayLines } from './away-lines.ts';
import { section } from './blocks.ts';
import type { Reading } from './dates.ts';
import { number } from './text.ts';

export const AWAY_TITLE: Readonly<Record<PutAway, string>> = {
  reduce: 'Reduce',
  archive: 'Archive',
  disable: 'Disable',
};

/**
 * *Reduce…* and *Archive or disable…*: a preview that is drawn again with each choice. Its button names the number it
 * approves; the window carries the same number.
 */
export function awayModal(preview: AwayPreview, under: AwayState['under'], reading: Reading): ModalView {
  const { card, wish, goes } = preview;
  const list = listMark(card.review.leftOut);
  const state: AwayState = {
    review: card.review.id,
    ...wish,
    count: goes.images,
    mode: card.mode,
    ...(list !== undefined && { list }),
    ...(under && { under }),
  };
  return {
    type: 'modal',
    callback_id: VIEW.away,
    title: plainText(titleOf(preview)),
    submit: plainText(SUBMIT[wish.action](number(goes.images))),
    close: plainText('Not now'),
    private_metadata: writeAway(state),
    blocks: [...choices(preview), section(awayLines(preview, reading))],
  };
}

/** As the menu says that opens it. */
function titleOf({ wish, offered }: AwayPreview): string {
  if (wish.action === 'reduce') return AWAY_TITLE.reduce;
  return offered.includes('archive') && offered.includes('disable')
    ? 'Archive or disable'
    : AWAY_TITLE[wish.action];
}

const SUBMIT: Readonly<Record<PutAway, (n: string) => string>> = {
  reduce: (n) => `Remove ${n}`,
  archive: (n) => `Archive ${n}`,
  disable: (n) => `Disable ${n}`,
};

const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

function choices(preview: AwayPreview): ActionsBlock[] {
  const { wish } = preview;
  if (wish.action === 'reduce') return [row(keepSelect(preview))];
  const others = preview.offered.filter((action) => action !== 'reduce');
  return others.length > 1 ? [row(actionSelect(wish.action, others))] : [];
}

const row = (element: StaticSelect): ActionsBlock => ({
  type: 'actions',
  block_id: element.action_id ?? '',
  elements: [element],
});

function keepSelect({ wish, goes, stays }: AwayPreview): StaticSelect {
  const all = goes.images + stays.images;
  const options = KEEP_CHOICES.filter((keep) => keep < all).map((keep) =>
    option(`Keep the newest ${keep}`, `${keep}`),
  );
  return select(ACTION.keepNewest, 'How many stay', options, `${wish.keepNewest}`);
}

function actionSelect(action: PutAway, offered: readonly PutAway[]): StaticSelect {
  const options = offered.map((one) => option(AWAY_TITLE[one], one));
  return select(ACTION.putAway, 'What is done', options, action);
}

const option = (text: string, value: string) => ({ text: plainText(text), value });

function select(
  action: string,
  placeholder: string,
  options: readonly ReturnType<typeof option>[],
  value: string,
): StaticSelect {
  const initial = options.find((one) => one.value === value);
  return {
    type: 'static_select',
    action_id: action,
    placeholder: plainText(placeholder),
    options: [...options],
    ...(initial && { initial_option: initial }),
  };
}
