import { dateText } from '../dates.js';
import { html } from '../html.js';
import { goTo } from '../navigate.js';
import { sandboxNow, useStore } from '../store.js';
import { emoji, withEmoji } from './emoji.js';
import { parseMrkdwn } from './parse.js';

/** Text written in mrkdwn. */
export function Mrkdwn({ text }) {
  return html`<div class="mrkdwn">${parseMrkdwn(text).map(drawBlock)}</div>`;
}

/** A text object of Block Kit: marks are read only in `mrkdwn` ones. */
export function Text({ of }) {
  if (!of) return null;
  if (of.type === 'mrkdwn') return html`<${Mrkdwn} text=${of.text} />`;
  return html`<span class="plain">${withEmoji(of.text)}</span>`;
}

function drawBlock(block) {
  if (block.kind === 'pre') return html`<pre>${block.text}</pre>`;
  if (block.kind === 'quote') return html`<blockquote>${drawInline(block.content)}</blockquote>`;
  if (block.kind === 'item') {
    return html`<div class=${`item ${block.deep ? 'deep' : ''}`}>
      <span class="bullet">${block.bullet}</span><span>${drawInline(block.content)}</span>
    </div>`;
  }
  return html`<div class="line">${block.content.length > 0 ? drawInline(block.content) : ' '}</div>`;
}

export function drawInline(nodes) {
  return nodes.map(drawNode);
}

function drawNode(node) {
  switch (node.kind) {
    case 'bold':
      return html`<strong>${drawInline(node.content)}</strong>`;
    case 'italic':
      return html`<em>${drawInline(node.content)}</em>`;
    case 'strike':
      return html`<s>${drawInline(node.content)}</s>`;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'emoji':
      return emoji(node.name);
    case 'link':
      return html`<a href=${node.url} target="_blank" rel="noreferrer noopener">${node.text}</a>`;
    case 'user':
      return html`<${UserMention} id=${node.id} />`;
    case 'channel':
      return html`<${ChannelMention} id=${node.id} />`;
    case 'group':
      return html`<${GroupMention} id=${node.id} />`;
    case 'broadcast':
      return html`<span class="mention me">@${node.name}</span>`;
    case 'date':
      return html`<time title=${node.fallback ?? ''}>${dateText(node.pattern, node.seconds, sandboxNow())}</time>`;
    default:
      return node.text;
  }
}

export function UserMention({ id }) {
  const { shown } = useStore();
  const user = shown.users.find((known) => known.id === id);
  return html`<span class=${id === shown.me ? 'mention me' : 'mention'}>@${user?.name ?? id}</span>`;
}

export function ChannelMention({ id }) {
  const { shown } = useStore();
  const channel = shown.channels.find((known) => known.id === id);
  if (!channel) return html`<span class="mention">#private-channel</span>`;
  const open = () => goTo({ kind: 'channel', id });
  return html`<button type="button" class="mention link" onClick=${open}>#${channel.name}</button>`;
}

export function GroupMention({ id }) {
  const { shown } = useStore();
  return html`<span class="mention">@${shown.groups.find((known) => known.id === id)?.handle ?? id}</span>`;
}
