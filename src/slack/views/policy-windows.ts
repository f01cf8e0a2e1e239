import type { ModalView } from '@slack/types';
import type { PolicyChange } from '../../policy/policy-change.ts';
import { isOutlook, type PolicyImage } from '../../policy/policy-images.ts';
import { approvedReachOf, coveredUntil, reachOf } from '../../policy/policy-reach.ts';
import type { PolicyCard, PolicyImagesPage } from '../policy-desk.ts';
import { POLICY_VIEW } from '../policy-ids.ts';
import { actions, type Block, context, divider, plainText, section, withIds } from './blocks.ts';
import { day, type Reading } from './dates.ts';
import { policyPageButtons } from './policy-buttons.ts';
import { registryOf } from './policy-place.ts';
import { patterned } from './policy-said.ts';
import { textBlocks } from './policy-text-blocks.ts';
import { bytes, code, count, list, number, safe, shorten } from './text.ts';

/** Images on one page: a line each. */
export const POLICY_IMAGES_PER_PAGE = 30;

/** So that the longest lines fit into the 3,000 characters of a block. */
const LINES_PER_BLOCK = 7;
const SHOWN_TAGS = 3;
const TAG_LENGTH = 45;

/** The frozen list behind the count on the button, by rule. */
export function policyImagesModal(shown: PolicyImagesPage, reading: Reading): ModalView {
  const { card, images, page, pages } = shown;
  const { repository, facts, id, proposedAt } = card.change;
  const ends = facts.later?.until ?? (facts.soon && coveredUntil(proposedAt));
  const when = ends === undefined ? 'within a day' : `by ${day(ends, reading)}`;
  const approved = images.filter((image) => !isOutlook(image, facts.at));
  const outlook = images.filter((image) => isOutlook(image, facts.at));
  const buttons = policyPageButtons(id, page, pages);
  const blocks = [
    section([
      `*${code(repository)}*${registryOf(card)} · ${count(reachOf(facts), 'image')} ${when} · page ${number(page)} of ${number(pages)}`,
    ]),
    context([standsText(card.change, reading)]),
    ...(images.length === 0 ? [section([LET_GO])] : []),
    ...ruleRows(approved, facts.rules, reading),
    ...(outlook.length > 0 ? [divider(), section(['*Outlook, each on its day*'])] : []),
    ...ruleRows(outlook, facts.rules, reading),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ];
  return view('Images', POLICY_VIEW.images, withIds(blocks, 'policy-images', reading.now));
}

const LET_GO = 'The list is no longer kept: it is let go 30 days after the proposal came to rest.';

/** Which part of the list is approved, where there is another. */
function standsText({ facts, proposedAt }: PolicyChange, reading: Reading): string {
  const asIs = 'As it was when the policy was proposed. Later images that a rule reaches go as well.';
  if (!facts.later) return asIs;
  const covered = approvedReachOf(facts);
  const what = covered === 0 ? 'none of these, all are' : `${number(covered)} of these, the others are`;
  return `${asIs} Approved is what falls due until ${day(coveredUntil(proposedAt), reading)}: ${what} an outlook.`;
}

function ruleRows(
  images: readonly PolicyImage[],
  rules: PolicyChange['facts']['rules'],
  reading: Reading,
): Block[] {
  return [...new Set(images.map(({ rule }) => rule))].flatMap((rule) => {
    const fact = rules.find(({ priority }) => priority === rule);
    const lines = images.filter((image) => image.rule === rule).map((image) => imageLine(image, reading));
    const blocks = Array.from({ length: Math.ceil(lines.length / LINES_PER_BLOCK) }, (_, i) =>
      context(lines.slice(i * LINES_PER_BLOCK, (i + 1) * LINES_PER_BLOCK)),
    );
    return [section([`*Rule ${rule}:* ${patterned(fact?.sentence ?? '', 300)}`]), ...blocks];
  });
}

function imageLine(
  { digest, tags, sizeBytes, pushedAt, action, due, along }: PolicyImage,
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
  const withIt = along === undefined ? '' : ` · goes along with ${code(shorten(along, TAG_LENGTH))}`;
  return `${names} · \`${safe(digest.slice(0, 19))}\` · ${pushed} · ${bytes(sizeBytes)}${archived}${withIt} · ${due === undefined ? 'within a day' : `from ${day(due, reading)}`}`;
}

/** The texts: what would be applied, and what it takes the place of. */
export function policyTextModal(card: PolicyCard, reading: Reading): ModalView {
  const { change } = card;
  const former = change.receipt ? change.receipt.former : change.former;
  const whole = `\`layaway policy ${change.repository}\` shows the learned policy as YAML; with \`--json\` the texts as they are.`;
  const blocks: Block[] = [
    section([`*${code(change.repository)}*${registryOf(card)}`]),
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
