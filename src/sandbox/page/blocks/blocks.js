import { html } from '../html.js';
import { Text } from '../mrkdwn/mrkdwn.js';
import { safeUrl } from '../mrkdwn/parse.js';
import { Element } from './element.js';
import { RichText } from './rich-text.js';

/**
 * Draws blocks. `surface` says where they stand: {key, place, entries}, with `errors` by block id in a modal.
 */
export function Blocks({ blocks, surface }) {
  return html`<div class="blocks">
    ${blocks.map((block, index) => html`<${Block} key=${keyOf(block, index)} block=${block} surface=${surface} />`)}
  </div>`;
}

/**
 * What stays itself when a message is drawn again: block ids are new each time. Buttons are known by what they do, so
 * that a question asked before a click stays open, and belongs to the same button, while blocks above come and go.
 */
function keyOf(block, index) {
  if (block.type === 'input') return block.block_id;
  const pressed = [...(block.elements ?? []), block.accessory].filter((element) => element?.action_id);
  if (pressed.length === 0) return `${block.type} ${index}`;
  return pressed.map(({ action_id, value }) => `${action_id} ${value ?? ''}`).join();
}

const DRAWN = {
  header: ({ block }) => html`<h3 class="block-header"><${Text} of=${block.text} /></h3>`,
  divider: () => html`<hr class="block-divider" />`,
  section: Section,
  context: Context,
  actions: ({ block, surface }) =>
    html`<div class="block-actions">
      ${block.elements.map(
        (element) =>
          html`<${Element} key=${element.action_id} element=${element} block=${block} surface=${surface} />`,
      )}
    </div>`,
  input: Input,
  image: ({ block }) =>
    html`<figure class="block-image">
      ${block.title && html`<figcaption><${Text} of=${block.title} /></figcaption>`}<${Picture} of=${block} />
    </figure>`,
  rich_text: ({ block }) => html`<${RichText} elements=${block.elements} />`,
  table: Table,
};

function Block({ block, surface }) {
  const draw = DRAWN[block.type];
  return draw ? html`<${draw} block=${block} surface=${surface} />` : null;
}

function Section({ block, surface }) {
  const { text, fields, accessory } = block;
  return html`<div class="block-section">
    <div class="section-body">
      ${text && html`<div class="section-text"><${Text} of=${text} /></div>`}
      ${
        fields &&
        html`<div class="fields">
          ${fields.map((field) => html`<div class="field"><${Text} of=${field} /></div>`)}
        </div>`
      }
    </div>
    ${
      accessory &&
      html`<div class="accessory">
        ${
          accessory.type === 'image'
            ? html`<${Picture} of=${accessory} />`
            : html`<${Element} element=${accessory} block=${block} surface=${surface} />`
        }
      </div>`
    }
  </div>`;
}

function Context({ block }) {
  const draw = (element) =>
    element.type === 'image'
      ? html`<${Picture} of=${element} />`
      : html`<span class="context-text"><${Text} of=${element} /></span>`;
  return html`<div class="block-context">${block.elements.map(draw)}</div>`;
}

function Input({ block, surface }) {
  const error = surface.errors?.[block.block_id];
  const id = `${surface.key}-${block.block_id}`;
  return html`<div class=${error ? 'block-input wrong' : 'block-input'}>
    <label for=${id}>
      <${Text} of=${block.label} />${block.optional && html`<span class="optional"> (optional)</span>`}
    </label>
    <${Element} id=${id} element=${block.element} block=${block} surface=${surface} />
    ${block.hint && html`<p class="hint"><${Text} of=${block.hint} /></p>`}
    ${error && html`<p class="input-error" role="alert">${error}</p>`}
  </div>`;
}

function Table({ block }) {
  const [head, ...rows] = block.rows;
  const cell = (content, column) => {
    const { align = 'left', is_wrapped = false } = block.column_settings?.[column] ?? {};
    const drawn =
      content.type === 'rich_text' ? html`<${RichText} elements=${content.elements} />` : content.text;
    return html`<td class=${`align-${align} ${is_wrapped ? 'wrapped' : ''}`}>${drawn}</td>`;
  };
  return html`<div class="block-table" tabindex="0" role="region" aria-label="Table">
    <table>
      <thead><tr>${head.map(cell)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
    </table>
  </div>`;
}

function Picture({ of }) {
  const { slack_file: file } = of;
  const url = file ? `/demo/file?id=${encodeURIComponent(file.id)}` : safeUrl(of.image_url);
  return url ? html`<img src=${url} alt=${of.alt_text} loading="lazy" />` : html`<span>${of.alt_text}</span>`;
}
