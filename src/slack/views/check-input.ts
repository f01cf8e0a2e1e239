import type { InputBlock, ModalView, Option, StaticSelect } from '@slack/types';
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

function checkInput(check: LimitCheck, { label, hint, element }: InputBlock, at: string): void {
  check.length(`${at}.label`, label.text, LABEL);
  if (hint) check.length(`${at}.hint`, hint.text, LABEL);
  if (element.type === 'static_select') checkChoices(check, element, at);
  if (element.type === 'checkboxes' || element.type === 'radio_buttons')
    checkBoxes(check, element.options, at);
  if (element.type !== 'plain_text_input' || element.initial_value === undefined) return;
  check.length(`${at}.initial_value`, element.initial_value, element.max_length ?? LIMIT.text);
}

/** Most check boxes, or choices of one. */
const BOXES = 10;

function checkBoxes(check: LimitCheck, options: readonly Option[], at: string): void {
  check.size(`${at}.options`, options.length, BOXES);
  for (const option of options) {
    check.length(`${at}.option`, option.text.text, LIMIT.optionText);
    check.length(`${at}.option.value`, option.value ?? '', LIMIT.optionValue);
    if (option.description)
      check.length(`${at}.option.description`, option.description.text, LIMIT.optionText);
  }
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
