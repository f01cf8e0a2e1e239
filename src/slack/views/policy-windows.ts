import type { ModalView } from '@slack/types';
import { PROPOSAL_LIFE, reachOf } from '../../policy/policy-change.ts';
import type { PolicyImage } from '../../policy/policy-images.ts';
import { DAY } from '../../policy/time.ts';
import type { PolicyCard, PolicyImagesPage } from '../policy-desk.ts';
import { POLICY_VIEW } from '../policy-ids.ts';
import { actions, type Block, context, divider, plainText, section, withIds } from './blocks.ts';
import { day, type Reading } from './dates.ts';
import { policyPageButtons } from './policy-buttons.ts';
import { patterned } from './policy-said.ts';
import { textBlocks } from './policy-text-blocks.ts';
import { bytes, code, count, list, number, safe, shorten } from './text.ts';

/** Images on one page: a line each. */
export const POLICY_IMAGES_PER_PAGE = 30;

const LINES_PER_BLOCK = 10;
const SHOWN_TAGS = 3;
const TAG_LENGTH = 45;

/** The frozen list behind the count on the button, by rule. */
export function policyImagesModal(shown: PolicyImagesPage, reading: Reading): ModalView {
  const { card, images, page, pages } = shown;
  const { repository, facts, id, proposedAt } = card.change;
  const reached = reachOf(facts);
  const when = facts.soon ? `by ${day(proposedAt + PROPOSAL_LIFE + DAY, reading)}` : 'within a day';
  const rows: Block[] = [];
  for (const rule of new Set(images.map((image) => image.rule))) {
    const fact = facts.rules.find(({ priority }) => priority === rule);
    const ones = images.filter((image) => image.rule === rule);
    rows.push(section([`*Rule ${rule}:* ${patterned(fact?.sentence ?? '', 300)}`]));
    for (let i = 0; i < ones.length; i += LINES_PER_BLOCK) {
      rows.push(context(ones.slice(i, i + LINES_PER_BLOCK).map((image) => imageLine(image, reading))));
    }
  }
  const buttons = policyPageButtons(id, page, pages);
  const blocks = [
    section([
      `*${code(repository)}* · ${count(reached, 'image')} ${when} · page ${number(page)} of ${number(pages)}`,
    ]),
    context(['As it was when the policy was proposed. Later images that a rule reaches go as well.']),
    ...rows,
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ];
  return view('Images', POLICY_VIEW.images, withIds(blocks, 'policy-images', reading.now));
}

function imageLine(
  { digest, tags, sizeBytes, pushedAt, action, due }: PolicyImage,
  reading: Reading,
): string {
  const names =
    tags.length === 0
      ? '*untagged*'
      : list(
          tags.map((tag) => code(shorten(tag, TAG_LENGTH))),
          SHOWN_TAGS,
        );
  const pushed = pushedAt === undefined ? 'push date not recorded' : `pushed ${day(pushedAt, reading)}`;
  const archived = action === 'transition' ? ' · *archived*' : '';
  return `${names} · \`${safe(digest.slice(0, 19))}\` · ${pushed} · ${bytes(sizeBytes)}${archived}${due === undefined ? '' : ` · from ${day(due, reading)}`}`;
}

/** The texts: what would be applied, and what it takes the place of. */
export function policyTextModal({ change }: PolicyCard, reading: Reading): ModalView {
  const former = change.receipt ? change.receipt.former : change.former;
  const whole = `\`layaway policy ${change.repository}\` shows the learned policy as YAML; with \`--json\` the texts as they are.`;
  const blocks: Block[] = [
    section([`*${code(change.repository)}*`]),
    section(['*Lifecycle policy that is proposed*']),
    ...textBlocks(change.text),
    divider(),
    section([
      `*${change.receipt ? 'The policy it took the place of' : 'The policy there when it was proposed'}*`,
    ]),
    ...(former === undefined ? [section(['There was none.'])] : textBlocks(former)),
    divider(),
    context([safe(whole, 600)]),
  ];
  return view('Policy text', POLICY_VIEW.text, withIds(blocks, 'policy-text', reading.now));
}

function view(title: string, id: string, blocks: readonly Block[]): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    title: plainText(title),
    close: plainText('Close'),
    blocks: [...blocks],
  };
}
