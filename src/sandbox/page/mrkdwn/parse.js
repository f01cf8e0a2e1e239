/**
 * Reads Slack's mrkdwn into a tree; drawing it is another file's business.
 * Blocks: {kind: 'pre'|'quote'|'item'|'line', …}. Inline: {kind: 'text'|'bold'|'italic'|'strike'|'code'|'link'|
 * 'user'|'channel'|'group'|'broadcast'|'date'|'emoji', …}.
 */
export function parseMrkdwn(text) {
  const blocks = [];
  text.split(/```\n?([\s\S]*?)```\n?/).forEach((part, index) => {
    if (index % 2 === 1) blocks.push({ kind: 'pre', text: unescaped(part.replace(/\n$/, '')) });
    else if (part !== '') blocks.push(...part.replace(/\n$/, '').split('\n').map(line));
  });
  return blocks;
}

function line(text) {
  const quote = /^(?:&gt;|>)\s?(.*)$/.exec(text);
  if (quote) return { kind: 'quote', content: inline(quote[1]) };
  const item = /^(\s*)([•◦▪-]|\d{1,3}\.)\s+(.*)$/.exec(text);
  if (!item) return { kind: 'line', content: inline(text) };
  const [, indent, bullet, rest] = item;
  return {
    kind: 'item',
    bullet: bullet === '-' ? '•' : bullet,
    deep: indent.length > 1,
    content: inline(rest),
  };
}

/** A marker opens after a space or punctuation and closes before one, as in Slack: `snake_case_name` stays. */
const span = (mark) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?=\\S)([^${mark}\\n]*?\\S)${mark}(?![\\p{L}\\p{N}${mark}])`;
const TOKEN = new RegExp(
  `\`([^\`\\n]+)\`|<([^<>\\n]+)>|${span('\\*')}|${span('_')}|${span('~')}|:([a-z0-9_+-]+):`,
  'gu',
);

/** Reads one line of text with its marks. */
export function inline(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push({ kind: 'text', text: unescaped(text.slice(end, match.index)) });
    found.push(token(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ kind: 'text', text: unescaped(text.slice(end)) });
  return found;
}

function token([whole, code, angle, bold, italic, strike, emoji]) {
  if (code !== undefined) return { kind: 'code', text: unescaped(code) };
  if (angle !== undefined) return reference(angle) ?? { kind: 'text', text: unescaped(whole) };
  if (bold !== undefined) return { kind: 'bold', content: inline(bold) };
  if (italic !== undefined) return { kind: 'italic', content: inline(italic) };
  if (strike !== undefined) return { kind: 'strike', content: inline(strike) };
  return { kind: 'emoji', name: emoji };
}

/** What stands between angle brackets; undefined for what is none of Slack's forms. */
function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(target)) return { kind: 'user', id: target.slice(1) };
  if (/^#[CG]\w+$/.test(target)) return { kind: 'channel', id: target.slice(1) };
  const group = /^!subteam\^(\w+)/.exec(target);
  if (group) return { kind: 'group', id: group[1] };
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', name: target.slice(1) };
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date) return { kind: 'date', seconds: Number(date[1]), pattern: unescaped(date[2]), fallback: label };
  const url = safeUrl(unescaped(target));
  return url && { kind: 'link', url, text: label ?? url };
}

/** Only addresses that a click may follow: anything else is shown as text. */
export function safeUrl(text) {
  return /^(https?:\/\/|mailto:)/i.test(text) ? text : undefined;
}

function unescaped(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
