import { dateText } from '../dates.js';
import { html } from '../html.js';
import { emoji } from '../mrkdwn/emoji.js';
import { ChannelMention, GroupMention, UserMention } from '../mrkdwn/mrkdwn.js';
import { safeUrl } from '../mrkdwn/parse.js';
import { sandboxNow } from '../store.js';

/** A `rich_text` block, or a table cell that holds one. */
export function RichText({ elements }) {
  return html`<div class="mrkdwn">${elements.map(drawPart)}</div>`;
}

function drawPart(part) {
  const { type, elements } = part;
  if (type === 'rich_text_preformatted') return html`<pre>${elements.map(drawLeaf)}</pre>`;
  if (type === 'rich_text_quote') return html`<blockquote>${elements.map(drawLeaf)}</blockquote>`;
  if (type !== 'rich_text_list') return html`<div class="line">${elements.map(drawLeaf)}</div>`;
  const items = elements.map((item) => html`<li>${item.elements.map(drawLeaf)}</li>`);
  const deep = `indent-${Math.min(part.indent ?? 0, 4)}`;
  return part.style === 'ordered'
    ? html`<ol class=${deep} start=${(part.offset ?? 0) + 1}>${items}</ol>`
    : html`<ul class=${deep}>${items}</ul>`;
}

function drawLeaf(leaf) {
  const { bold, italic, strike, code } = leaf.style ?? {};
  let drawn = content(leaf);
  if (code) drawn = html`<code>${drawn}</code>`;
  if (strike) drawn = html`<s>${drawn}</s>`;
  if (italic) drawn = html`<em>${drawn}</em>`;
  return bold ? html`<strong>${drawn}</strong>` : drawn;
}

function content(leaf) {
  switch (leaf.type) {
    case 'link':
      return safeUrl(leaf.url)
        ? html`<a href=${leaf.url} target="_blank" rel="noreferrer noopener">${leaf.text ?? leaf.url}</a>`
        : (leaf.text ?? leaf.url);
    case 'user':
      return html`<${UserMention} id=${leaf.user_id} />`;
    case 'channel':
      return html`<${ChannelMention} id=${leaf.channel_id} />`;
    case 'usergroup':
      return html`<${GroupMention} id=${leaf.usergroup_id} />`;
    case 'emoji':
      return emoji(leaf.name);
    case 'date':
      return html`<time title=${leaf.fallback ?? ''}>${dateText(leaf.format, leaf.timestamp, sandboxNow())}</time>`;
    case 'broadcast':
      return html`<span class="mention me">@${leaf.range}</span>`;
    default:
      return leaf.text;
  }
}
