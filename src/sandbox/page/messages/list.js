import { useEffect, useRef } from 'preact/hooks';
import { dayName, msOf, sameDay } from '../dates.js';
import { html } from '../html.js';
import { sandboxNow } from '../store.js';
import { Message } from './message.js';

const GROUPED_WITHIN = 5 * 60_000;

/** What shows in a channel: no replies, unless they were also sent to it. */
export const topLevel = (message) =>
  !message.threadTs || message.threadTs === message.ts || message.broadcast;

export const repliesTo = (messages, ts) => messages.filter((m) => m.threadTs === ts && m.ts !== ts);

/**
 * A channel's messages under their days. It follows new ones while one is at the bottom, and always an answer that only
 * the reader sees. A message taller than the window is shown from its beginning.
 */
export function MessageList({ channel, intro }) {
  const list = useRef(null);
  const atBottom = useRef(true);
  const height = useRef(0);
  const last = channel.messages.filter(topLevel).at(-1);
  useEffect(() => {
    const { scrollHeight } = list.current;
    // Nothing may move under the pointer where only the same was drawn again.
    if (atBottom.current && scrollHeight !== height.current) list.current.scrollTop = scrollHeight;
    height.current = scrollHeight;
  });
  useEffect(() => {
    if (atBottom.current || last?.onlyFor) showLast(list.current);
    atBottom.current = isAtBottom(list.current);
  }, [last?.ts]);
  const onScroll = ({ target }) => {
    atBottom.current = isAtBottom(target);
  };
  return html`<div class="messages" ref=${list} onScroll=${onScroll} tabindex="0" role="log" aria-label="Messages">
    <div class="messages-inner">
      ${intro}${byDay(channel.messages.filter(topLevel)).map((day) => html`<${Day} key=${day[0].ts} messages=${day} all=${channel.messages} />`)}
    </div>
  </div>`;
}

/** Room for the name of the day, which stays on top. */
const DAY_NAME = 48;

const isAtBottom = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 80;

function showLast(list) {
  list.scrollTop = list.scrollHeight;
  const message = [...list.querySelectorAll('article')].at(-1);
  if (!message || message.offsetHeight < list.clientHeight - DAY_NAME) return;
  list.scrollTop += message.getBoundingClientRect().top - list.getBoundingClientRect().top - DAY_NAME;
}

function byDay(messages) {
  const days = [];
  for (const message of messages) {
    const day = days.at(-1);
    if (day && sameDay(msOf(day[0].ts), msOf(message.ts))) day.push(message);
    else days.push([message]);
  }
  return days;
}

/** One day; its name stays in sight while any of it is. */
function Day({ messages, all }) {
  const name = dayName(sandboxNow(), msOf(messages[0].ts));
  return html`<section class="day" aria-label=${name}>
    <p class="day-name"><span>${name}</span></p>
    ${messages.map((message, index) => {
      const follows = index > 0 && continues(message, messages[index - 1]);
      const replies = repliesTo(all, message.ts);
      return html`<${Message} key=${message.ts} message=${message} replies=${replies} follows=${follows} />`;
    })}
  </section>`;
}

/** Whether a message goes on where the one before it stopped: same author, soon after, both plain talk. */
function continues(message, before) {
  const plain = message.blocks.length === 0 && !message.onlyFor && !before.onlyFor && !before.tombstone;
  return plain && message.user === before.user && msOf(message.ts) - msOf(before.ts) < GROUPED_WITHIN;
}
