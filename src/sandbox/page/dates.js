const DAY = 86_400_000;
const format = (options) => new Intl.DateTimeFormat('en-GB', options);

const TIME = format({ hour: '2-digit', minute: '2-digit' });
const TIME_SECONDS = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const NUMERIC = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
const SHORT = format({ day: 'numeric', month: 'short', year: 'numeric' });
const PLAIN = format({ day: 'numeric', month: 'long', year: 'numeric' });
const LONG = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const DAY_NAME = format({ weekday: 'long', day: 'numeric', month: 'long' });
const CLOCK = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

export const time = (ms) => TIME.format(ms);
export const shortDate = (ms) => SHORT.format(ms);
export const clockDate = (ms) => CLOCK.format(ms);

/** A Slack time stamp in milliseconds. */
export const msOf = (ts) => Number(ts) * 1_000;

const startOfDay = (ms) => new Date(ms).setHours(0, 0, 0, 0);

/** Whole days from `now` to `ms` by the calendar: -1 is yesterday. */
function daysFrom(now, ms) {
  return Math.round((startOfDay(ms) - startOfDay(now)) / DAY);
}

const NEAR = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };

function pretty(now, ms, style) {
  return NEAR[daysFrom(now, ms)] ?? style.format(ms);
}

/** A day inside a sentence: `today`, `Monday 23 November`. */
export function dayInText(now, ms) {
  return pretty(now, ms, DAY_NAME);
}

/** The same, as a heading. */
export function dayName(now, ms) {
  const name = dayInText(now, ms);
  return name[0].toUpperCase() + name.slice(1);
}

export function sameDay(a, b) {
  return startOfDay(a) === startOfDay(b);
}

function ago(now, ms) {
  const days = daysFrom(now, ms);
  if (days === 0) return 'today';
  return new Intl.RelativeTimeFormat('en').format(days, 'day');
}

/** Slack's date tokens (`<!date^…>`), in the reader's time zone. */
export function dateText(pattern, seconds, now) {
  const ms = seconds * 1_000;
  const tokens = {
    date_num: () => NUMERIC.format(ms),
    date: () => PLAIN.format(ms),
    date_short: () => SHORT.format(ms),
    date_long: () => LONG.format(ms),
    date_pretty: () => pretty(now, ms, PLAIN),
    date_short_pretty: () => pretty(now, ms, SHORT),
    date_long_pretty: () => pretty(now, ms, LONG),
    time: () => TIME.format(ms),
    time_secs: () => TIME_SECONDS.format(ms),
    ago: () => ago(now, ms),
  };
  return pattern.replace(/\{([a-z_]+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
}
