import type { InputBlock, ModalView, StaticSelect } from '@slack/types';
import { LIMIT, type LimitCheck } from './limits.ts';

/** Most options of a select, and the longest label and placeholder Slack takes. */
const OPTIONS = 100;
const LABEL = 2000;
const PLACEHOLDER = 150;

/** What is filled in: labels, and the options of selects. */
export function checkInputs(check: LimitCheck, { blocks }: ModalView): void {
  for (const [i, block] of blocks.entries()) {
    if (block.type === 'input') checkInput(check, block as InputBlock, `blocks[${i}].input`);
  }
}

function checkInput(check: LimitCheck, { label, element }: InputBlock, at: string): void {
  check.length(`${at}.label`, label.text, LABEL);
  if (element.type === 'static_select') checkChoices(check, element, at);
}

/** A menu of choices, in a window or beside a card's buttons. */
export function checkChoices(check: LimitCheck, element: StaticSelect, at: string): void {
  check.length(`${at}.placeholder`, element.placeholder?.text ?? '-', PLACEHOLDER);
  const options = element.options ?? [];
  check.size(`${at}.options`, options.length, OPTIONS);
  for (const option of options) {
    check.length(`${at}.option`, option.text.text, LIMIT.optionText);
    check.length(`${at}.option.value`, option.value ?? '', LIMIT.optionValue);
  }
}
