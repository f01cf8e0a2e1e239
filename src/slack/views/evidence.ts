import type { ModalView } from '@slack/types';
import type { FrozenFamily } from '../../policy/review.ts';
import type { EvidencePage } from '../desk.ts';
import { type Block, context, divider, modal, section, withIds } from './blocks.ts';
import { day, moment, type Reading } from './dates.ts';
import { sourcesBlocks } from './evidence-sources.ts';
import { findingLine, isTelling } from './finding-line.ts';
import { pageButtons } from './pages.ts';
import { code, count, list, number, safe } from './text.ts';
import { what } from './words.ts';

/** Images on one page: each takes a paragraph, and its findings another. */
export const EVIDENCE_PER_PAGE = 10;

/** More than this of one image would break the limit of a text; what is left out is said. */
const MOST_FINDINGS = 8;

/** What every source said of each image when the list was frozen; the first page begins with the sources themselves. */
export function evidenceModal(shown: EvidencePage, reading: Reading): ModalView {
  const { card, families, page, pages } = shown;
  const { review } = card;
  const title = `*${code(review.repository)}* · ${what(review)} · page ${number(page)} of ${number(pages)}`;
  const blocks: Block[] = [
    section([title]),
    context([
      `As it was on ${moment(review.openedAt, reading)}, when this list was frozen. Before each change it is looked at again.`,
    ]),
    ...(page === 1 ? [divider(), ...sourcesBlocks(shown, reading)] : []),
    divider(),
    ...families.slice(0, EVIDENCE_PER_PAGE).flatMap((family) => familyBlocks(family, reading)),
    ...pageButtons(review.id, page, pages),
  ];
  return modal(
    'Evidence',
    { kind: 'evidence', review: review.id, page },
    withIds(blocks, 'evidence', reading.now),
  );
}

function familyBlocks(family: FrozenFamily, reading: Reading): Block[] {
  const names = family.tags.length === 0 ? '*untagged*' : list(family.tags.map(code), 6);
  const digest = `\`${safe(family.root.slice(0, 19))}\``;
  const telling = family.findings.filter(isTelling);
  const said = telling.slice(0, MOST_FINDINGS).map((finding) => findingLine(finding, reading));
  const left = telling.length - MOST_FINDINGS;
  if (said.length === 0) said.push('No source said anything of it.');
  if (left > 0) said.push(`and ${count(left, 'more finding')}: \`layaway explain\` shows all`);
  return [section([names, `${digest} · ${age(family, reading)}`]), context(said)];
}

function age({ pushedAt, lastPulledAt }: FrozenFamily, reading: Reading): string {
  const pushed = pushedAt === undefined ? 'push date not recorded' : `pushed ${day(pushedAt, reading)}`;
  const pulled = lastPulledAt === undefined ? 'never pulled' : `last pulled ${day(lastPulledAt, reading)}`;
  return `${pushed} · ${pulled}`;
}
