import type { Button, Overflow, StaticSelect } from '@slack/types';
import type { Block } from '../../src/slack/views/blocks.ts';

/** Blocks as a person reads them, without ids: what the snapshots hold. */
export function render(blocks: readonly Block[]): string {
  return blocks.map(line).join('\n');
}

function line(block: Block): string {
  switch (block.type) {
    case 'header':
      return `# ${block.text.text}`;
    case 'section':
      return block.text?.text ?? '';
    case 'context':
      return block.elements.map((element) => ('text' in element ? `  | ${element.text}` : '')).join('\n');
    case 'image':
      return `(picture: ${block.alt_text})`;
    case 'divider':
      return '---';
    case 'actions':
      return block.elements.map(element).join(' ');
  }
}

function element(one: Button | Overflow | { readonly type: string }): string {
  if (one.type === 'button') return shown(one as Button);
  if (one.type === 'static_select') return choices(one as StaticSelect);
  if (one.type !== 'overflow') return '?';
  return `[⋯ ${(one as Overflow).options.map((option) => option.text.text).join(' · ')}]`;
}

function choices({ placeholder, options = [] }: StaticSelect): string {
  return `[▾ ${placeholder?.text}: ${options.map(({ text }) => text.text).join(' · ')}]`;
}

function shown(button: Button): string {
  const confirm = button.confirm ? ` {${button.confirm.title?.text} ${button.confirm.text.text}}` : '';
  return `[${button.text.text}${confirm}]`;
}

export function buttons(blocks: readonly Block[]): Button[] {
  return blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .filter((element) => element.type === 'button');
}
