import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  ImageBlock,
  ModalView,
  Overflow,
  PlainTextElement,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import {
  type ActionId,
  type ActionValue,
  type MenuChoice,
  type ModalState,
  VIEW,
  writeChoice,
  writeModalState,
  writeValue,
} from '../action-ids.ts';
import { LIMIT } from './limits.ts';
import { said } from './said.ts';
import { plain, shorten } from './text.ts';

/** The block types we use: those that every surface shows. */
export type Block = HeaderBlock | SectionBlock | ContextBlock | ActionsBlock | DividerBlock | ImageBlock;

/** What is posted. `text` is for notifications and screen readers and says the same in short. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(shorten(plain(text), LIMIT.header)) };
}

/** A paragraph. `verbatim`: Slack makes no links or mentions out of names by itself; `expand`: nothing is folded away. */
export function section(lines: readonly string[]): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true }, expand: true };
}

export function context(lines: readonly string[]): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: lines.join('\n'), verbatim: true }] };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

/** What stands in the row of buttons under a card. */
export type CardElement = Button | Overflow | StaticSelect;

export function actions(elements: readonly CardElement[]): ActionsBlock {
  return { type: 'actions', elements: [...elements] };
}

/** A ⋯ menu, at most five entries. */
export function menu(
  action: ActionId,
  entries: readonly { readonly text: string; readonly choice: MenuChoice }[],
): Overflow {
  return {
    type: 'overflow',
    action_id: action,
    options: entries.map(({ text, choice }) => ({
      text: plainText(shorten(plain(text), LIMIT.optionText)),
      value: writeChoice(choice),
    })),
  };
}

export interface ButtonParts {
  readonly action: ActionId;
  readonly text: string;
  /** What a screen reader says: the button's text alone does not name the repository. */
  readonly label: string;
  readonly value: ActionValue;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmParts;
}

export interface ConfirmParts {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

export function button(parts: ButtonParts): Button {
  return {
    type: 'button',
    action_id: parts.action,
    text: plainText(shorten(plain(parts.text), LIMIT.buttonText)),
    accessibility_label: shorten(plain(parts.label), LIMIT.accessibilityLabel),
    value: writeValue(parts.value),
    ...(parts.style && { style: parts.style }),
    ...(parts.confirm && { confirm: confirmation(parts.confirm, parts.style) }),
  };
}

function confirmation(parts: ConfirmParts, style: ButtonParts['style']): ConfirmationDialog {
  return {
    title: plainText(shorten(plain(parts.title), LIMIT.confirmTitle)),
    text: plainText(shorten(parts.text, LIMIT.confirmText)),
    confirm: plainText(parts.yes),
    deny: plainText(parts.no),
    ...(style && { style }),
  };
}

/** A modal that only shows and has buttons: closed, never submitted. `title` ≤ 24 characters. */
export function modal(title: string, state: ModalState, blocks: readonly Block[]): ModalView {
  return {
    type: 'modal',
    callback_id: VIEW[state.kind],
    title: plainText(title),
    close: plainText('Close'),
    private_metadata: writeModalState(state),
    blocks: [...blocks],
  };
}

/** A modal with nothing but a sentence: still loading, or why there is nothing to show. */
export function sentenceModal(title: string, sentence: string): ModalView {
  return {
    type: 'modal',
    callback_id: VIEW.sentence,
    title: plainText(title),
    close: plainText('Close'),
    blocks: [section([said(sentence)])],
  };
}

/** Ids must be new on each update; the last part is the moment of drawing. */
export function withIds(blocks: readonly Block[], kind: string, now: number): Block[] {
  return blocks.map((block, i) => ({ ...block, block_id: `${kind}.${i}.${now.toString(36)}` }));
}
