import type { HomeView, ModalView } from '@slack/types';
import type { HomePage } from '../answers.ts';
import { type Block, context, divider, header, type Message, modal, section, withIds } from './blocks.ts';
import { moment, type Reading } from './dates.ts';
import {
  asideBlocks,
  compactQuestion,
  fieldsBlocks,
  HOME_OPEN,
  homePictures,
  openBlocks,
  ownBlocks,
  savingsBlocks,
} from './home-blocks.ts';
import { policyBlocks } from './home-policies.ts';
import { pageButtons, pageWithin } from './pages.ts';
import { pausedBlocks } from './paused.ts';
import { count, list, number, safe } from './text.ts';

const CARDS_PER_PAGE = 8;
const MOST_TEAMS = 8;

/** A person's Home tab. `notice` is what came of their last click here, said on top. */
export function homeView(page: HomePage, reading: Reading, notice?: Message): HomeView {
  if (ownsNothing(page))
    return tab(
      [section([whose(page)]), ...ownIfAny(page, reading), ...totals(page, reading)],
      reading,
      notice,
    );
  return tab(
    [
      ...pausedBlocks(page.paused, reading),
      section([whose(page)]),
      ...openBlocks(page, reading),
      ...policyBlocks(page, reading),
      divider(),
      ...asideBlocks(page, reading),
      divider(),
      ...ownBlocks(page, reading),
      divider(),
      ...savingsBlocks(page, reading),
      ...fieldsBlocks(page),
      ...homePictures(page),
      context([`As of ${moment(reading.now, reading)}. More: \`/ecr help\`.`]),
    ],
    reading,
    notice,
  );
}

/** For whoever may not use Layaway, or cannot be served just now: one kind sentence. */
export function homeSentence(sentence: string, reading: Reading): HomeView {
  const about = 'Layaway asks the owners of unused container images what to do with them.';
  return tab([header('Layaway'), section([about]), section([safe(sentence, 1000)])], reading);
}

function tab(blocks: readonly Block[], reading: Reading, notice?: Message): HomeView {
  const all = [...(notice ? [...notice.blocks, divider()] : []), ...blocks];
  return { type: 'home', blocks: withIds(all, 'home', reading.now) };
}

function ownsNothing({ teams, unowned }: Pick<HomePage, 'teams' | 'unowned'>): boolean {
  return teams.length === 0 && !unowned;
}

/** An admin without a team sees what stands above the pictures in numbers, too. */
function totals(page: HomePage, reading: Reading): Block[] {
  const savings = page.everywhere ? savingsBlocks(page, reading) : [];
  return [...savings, ...homePictures(page)];
}

/** Whoever changed teams still finds what they decided. */
function ownIfAny(page: HomePage, reading: Reading): Block[] {
  return page.decided.length === 0 ? [] : [divider(), ...ownBlocks(page, reading)];
}

function whose({ teams, unowned }: HomePage): string {
  const names = list(
    teams.map((team) => safe(team, 60)),
    MOST_TEAMS,
  );
  if (ownsNothing({ teams, unowned }))
    return 'You are in no team that owns image repositories here, so nothing waits for you. `/ecr status` with a name shows any repository.';
  const parts = [
    ...(teams.length > 0 ? [`${teams.length === 1 ? 'Your team' : 'Your teams'}: *${names}*`] : []),
    ...(unowned ? [`What nobody owns is yours to look after${teams.length > 0 ? ', too' : ''}`] : []),
  ];
  return `${parts.join('. ')}.`;
}

/** The questions that did not fit on Home. `page` counts from 1. */
export function homeModal(
  { open }: HomePage,
  at: { readonly review: string; readonly page: number },
  reading: Reading,
): ModalView {
  const rest = open.slice(HOME_OPEN);
  const pages = Math.ceil(rest.length / CARDS_PER_PAGE);
  const page = pageWithin(at.page, pages);
  const cards = rest.slice((page - 1) * CARDS_PER_PAGE, page * CARDS_PER_PAGE);
  const where = `${count(rest.length, 'more question')} of your teams · page ${number(page)} of ${number(Math.max(1, pages))}`;
  const blocks = [
    context([where]),
    ...cards.flatMap((card) => [divider(), ...compactQuestion(card, reading)]),
    ...pageButtons(at.review, page, pages),
  ];
  return modal(
    'More questions',
    { kind: 'home', review: at.review, page },
    withIds(blocks, 'home', reading.now),
  );
}
