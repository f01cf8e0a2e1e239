import type { Button } from '@slack/types';
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
    case 'divider':
      return '---';
    case 'actions':
      return block.elements.map((element) => (element.type === 'button' ? shown(element) : '?')).join(' ');
  }
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
