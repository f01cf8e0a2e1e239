/** The shortcodes that turn up in such messages; any other stays as it was written. */
const EMOJI = {
  package: '📦',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  no_entry: '⛔',
  warning: '⚠️',
  rotating_light: '🚨',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  wastebasket: '🗑️',
  recycle: '♻️',
  leftwards_arrow_with_hook: '↩️',
  rewind: '⏪',
  bell: '🔔',
  no_bell: '🔕',
  mag: '🔍',
  shield: '🛡️',
  lock: '🔒',
  calendar: '📅',
  date: '📅',
  moneybag: '💰',
  chart_with_downwards_trend: '📉',
  bar_chart: '📊',
  broom: '🧹',
  eyes: '👀',
  bulb: '💡',
  question: '❓',
  information_source: 'ℹ️',
  double_vertical_bar: '⏸️',
  arrow_forward: '▶️',
  tada: '🎉',
  rocket: '🚀',
  wave: '👋',
  thinking_face: '🤔',
  '+1': '👍',
  '-1': '👎',
  pray: '🙏',
  fire: '🔥',
  bug: '🐛',
  file_folder: '📁',
  card_file_box: '🗃️',
  label: '🏷️',
  scroll: '📜',
  bust_in_silhouette: '👤',
  busts_in_silhouette: '👥',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_red_circle: '🔴',
  red_circle: '🔴',
  white_circle: '⚪',
};

export function emoji(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : `:${name}:`;
}

/** Plain text with its shortcodes drawn. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (_whole, name) => emoji(name));
}
