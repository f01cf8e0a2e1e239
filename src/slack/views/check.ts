import type { HomeView, ModalView, Overflow } from '@slack/types';
import type { Block, Message } from './blocks.ts';
import { checkChoices, checkInputs } from './check-input.ts';
import { LIMIT, LimitCheck, type LimitProblem } from './limits.ts';

/** All limits a message breaks; empty when Slack will take it. */
export function checkMessage(message: Message): readonly LimitProblem[] {
  const check = new LimitCheck();
  check.length('text', message.text, LIMIT.messageText);
  checkBlocks(check, message.blocks, LIMIT.messageBlocks);
  const total = totalCharacters(message.blocks);
  if (total > LIMIT.messageTotal)
    check.say('blocks', `${total} characters in all, we keep below ${LIMIT.messageTotal}`);
  return check.problems;
}

/** All limits a modal breaks. */
export function checkModal(view: ModalView): readonly LimitProblem[] {
  const check = new LimitCheck();
  check.length('title', view.title.text, LIMIT.modalTitle);
  if (view.close) check.length('close', view.close.text, LIMIT.modalTitle);
  if (view.submit) check.length('submit', view.submit.text, LIMIT.modalTitle);
  if (view.private_metadata) check.length('private_metadata', view.private_metadata, LIMIT.metadata);
  checkBlocks(check, view.blocks as readonly Block[], LIMIT.modalBlocks);
  checkInputs(check, view);
  const total = JSON.stringify(view).length;
  if (total > LIMIT.modalTotal) check.say('view', `${total} characters in all`);
  return check.problems;
}

/** All limits a Home tab breaks. */
export function checkHome(view: HomeView): readonly LimitProblem[] {
  const check = new LimitCheck();
  checkBlocks(check, view.blocks as readonly Block[], LIMIT.modalBlocks);
  const total = JSON.stringify(view).length;
  if (total > LIMIT.modalTotal) check.say('view', `${total} characters in all`);
  return check.problems;
}

/** All characters a reader or Slack sees in the blocks: texts, labels, values, confirmations. */
export function totalCharacters(blocks: readonly Block[]): number {
  let total = 0;
  const add = (value: unknown): void => {
    if (typeof value === 'string') total += value.length;
    else if (Array.isArray(value)) value.forEach(add);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  blocks.forEach(add);
  return total;
}

function checkBlocks(check: LimitCheck, blocks: readonly Block[], most: number): void {
  check.size('blocks', blocks.length, most);
  check.unique(
    'block_id',
    blocks.flatMap((block) => block.block_id ?? []),
  );
  blocks.forEach((block, i) => {
    if (block.block_id) check.length(`blocks[${i}].block_id`, block.block_id, LIMIT.id);
    checkBlock(check, block, `blocks[${i}]`);
  });
}

function checkBlock(check: LimitCheck, block: Block, at: string): void {
  if (block.type === 'header') check.length(`${at}.header`, block.text.text, LIMIT.header);
  if (block.type === 'section') checkSection(check, block, at);
  if (block.type === 'image') {
    check.length(`${at}.title`, block.title?.text ?? '', LIMIT.imageTitle, 0);
    check.length(`${at}.alt_text`, block.alt_text, LIMIT.altText);
  }
  if (block.type === 'actions') checkActions(check, block, at);
  if (block.type !== 'context') return;
  check.size(`${at}.context`, block.elements.length, LIMIT.context);
  for (const element of block.elements)
    if ('text' in element) check.length(`${at}.context`, element.text, LIMIT.text);
}

function checkSection(check: LimitCheck, block: Extract<Block, { type: 'section' }>, at: string): void {
  check.length(`${at}.section`, block.text?.text ?? '', LIMIT.text);
  if (block.accessory?.type !== 'button') return;
  checkActions(check, { type: 'actions', elements: [block.accessory] }, at);
}

function checkActions(check: LimitCheck, block: Extract<Block, { type: 'actions' }>, at: string): void {
  check.size(`${at}.actions`, block.elements.length, LIMIT.actions);
  check.unique(
    `${at}.actions`,
    block.elements.flatMap((element) => element.action_id ?? []),
  );
  for (const element of block.elements) {
    if (element.type === 'overflow') checkMenu(check, element, `${at}.${element.action_id}`);
    if (element.type === 'static_select') checkChoices(check, element, `${at}.${element.action_id}`);
    if (element.type !== 'button') continue;
    const where = `${at}.${element.action_id}`;
    check.length(where, element.text.text, LIMIT.buttonText);
    check.length(`${where}.value`, element.value ?? '', LIMIT.value);
    check.length(`${where}.action_id`, element.action_id ?? '', LIMIT.id);
    check.length(`${where}.accessibility_label`, element.accessibility_label ?? '', LIMIT.accessibilityLabel);
    if (element.style === 'danger' && !element.confirm) check.say(where, 'danger without a confirmation');
    if (!element.confirm) continue;
    check.length(`${where}.confirm.title`, element.confirm.title?.text ?? '', LIMIT.confirmTitle);
    check.length(`${where}.confirm.text`, element.confirm.text.text, LIMIT.confirmText);
    check.length(`${where}.confirm.confirm`, element.confirm.confirm?.text ?? '', LIMIT.confirmButton);
    check.length(`${where}.confirm.deny`, element.confirm.deny?.text ?? '', LIMIT.confirmButton);
  }
}

function checkMenu(check: LimitCheck, { options }: Overflow, at: string): void {
  check.size(at, options.length, LIMIT.options);
  for (const option of options) {
    check.length(`${at}.option`, option.text.text, LIMIT.optionText);
    check.length(`${at}.option.value`, option.value ?? '', LIMIT.optionValue);
  }
}
