import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Menu } from '../menu.js';
import { Text } from '../mrkdwn/mrkdwn.js';
import { withEmoji } from '../mrkdwn/emoji.js';
import { safeUrl } from '../mrkdwn/parse.js';
import { act, enter, entriesOf, useStore } from '../store.js';
import { Icon } from '../icons.js';
import { ConfirmDialog } from '../dialogs/confirm.js';
import { Boxes } from './boxes.js';

/** One interactive element. Outside inputs, choosing something is told to the app at once. */
export function Element({ element, block, surface, id }) {
  const [asking, ask] = useState(undefined);
  const [busy, setBusy] = useState(false);

  const send = async (choose) => {
    setBusy(true);
    const { key, place } = surface;
    const { action_id: actionId } = element;
    const { block_id: blockId } = block;
    await act({ kind: 'click', place, actionId, blockId, entries: entriesOf(key), ...(choose !== undefined && { choose }) });
    setBusy(false);
  };
  const confirmed = (choose) => (element.confirm ? ask({ choose }) : send(choose));
  const entered = (choose) => {
    enter(surface.key, block.block_id, element.action_id, choose);
    if (block.type !== 'input' || block.dispatch_action) confirmed(choose);
  };
  const draw = DRAWN[element.type];
  return html`
    ${draw && html`<${draw} ...${{ element, block, surface, id, busy, press: confirmed, enter: entered }} />`}
    ${
      asking &&
      html`<${ConfirmDialog}
        confirm=${element.confirm}
        onYes=${() => {
          ask(undefined);
          send(asking.choose);
        }}
        onNo=${() => ask(undefined)}
      />`
    }
  `;
}

function Button({ element, busy, press }) {
  const open = safeUrl(element.url ?? '');
  const go = () => {
    if (open) window.open(open, '_blank', 'noopener');
    press();
  };
  return html`<button
    class=${`btn ${element.style ?? ''} ${busy ? 'busy' : ''}`}
    disabled=${busy}
    aria-label=${element.accessibility_label}
    data-action=${element.action_id}
    onClick=${go}
  >
    <${Text} of=${element.text} />
  </button>`;
}

function Overflow({ element, busy, press }) {
  const items = element.options.map((option) => ({
    key: option.value,
    label: withEmoji(option.text.text),
    hint: option.description && withEmoji(option.description.text),
    choose: () => {
      const url = safeUrl(option.url ?? '');
      if (url) window.open(url, '_blank', 'noopener');
      press(option.value);
    },
  }));
  return html`<${Menu} label="More actions" items=${items} look=${`btn overflow ${busy ? 'busy' : ''}`}>
    <${Icon} name="dots" />
  <//>`;
}

const held = ({ surface, block, element }) => surface.entries[block.block_id]?.[element.action_id];
const placeholder = (element, text) => element.placeholder?.text ?? text;

function Select(props) {
  const { element, enter: choose, id } = props;
  const value = held(props) ?? element.initial_option?.value ?? '';
  const option = ({ text, value: own }) => html`<option value=${own}>${withEmoji(text.text)}</option>`;
  return html`<span class="select">
    <select id=${id} value=${value} aria-label=${id ? undefined : placeholder(element, 'Choose')} onChange=${(event) => choose(event.target.value)}>
      <option value="" disabled hidden>${placeholder(element, 'Choose an option')}</option>
      ${(element.options ?? []).map(option)}
      ${(element.option_groups ?? []).map((group) => html`<optgroup label=${group.label.text}>${group.options.map(option)}</optgroup>`)}
    </select>
    <${Icon} name="chevron" />
  </span>`;
}

/** Selects that list what the workspace has: people or channels. */
function ListSelect(props) {
  const { shown } = useStore();
  const people = props.element.type !== 'channels_select';
  const options = people
    ? shown.users.filter((user) => user.playable).map((user) => ({ text: { text: user.name }, value: user.id }))
    : shown.channels
        .filter((channel) => channel.kind !== 'im')
        .map((channel) => ({ text: { text: `#${channel.name}` }, value: channel.id }));
  const { initial_user, initial_channel } = props.element;
  const initial = options.find((option) => option.value === (initial_user ?? initial_channel));
  return html`<${Select} ...${props} element=${{ ...props.element, options, initial_option: initial }} />`;
}

function TextInput(props) {
  const { element, enter: write, id, surface, block } = props;
  const value = held(props) ?? element.initial_value ?? '';
  const common = {
    id,
    value,
    class: 'field-input',
    placeholder: element.placeholder?.text,
    maxlength: element.max_length ?? 3_000,
    autofocus: element.focus_on_load,
    'aria-invalid': surface.errors?.[block.block_id] ? 'true' : undefined,
    onInput: (event) => enter(surface.key, block.block_id, element.action_id, event.target.value),
    onChange: (event) => block.dispatch_action && write(event.target.value),
  };
  if (element.multiline) return html`<textarea rows="4" ...${common}></textarea>`;
  return html`<input type=${element.type === 'number_input' ? 'number' : 'text'} ...${common} />`;
}

const picker = (type, initial) => (props) =>
  html`<input
    class="field-input picker"
    type=${type}
    id=${props.id}
    aria-label=${props.id ? undefined : placeholder(props.element, type)}
    value=${held(props) ?? props.element[initial] ?? ''}
    onChange=${(event) => props.enter(event.target.value || null)}
  />`;

const DRAWN = {
  button: Button,
  overflow: Overflow,
  static_select: Select,
  users_select: ListSelect,
  channels_select: ListSelect,
  plain_text_input: TextInput,
  number_input: TextInput,
  datepicker: picker('date', 'initial_date'),
  timepicker: picker('time', 'initial_time'),
  checkboxes: (props) => html`<${Boxes} ...${props} held=${held(props)} many />`,
  radio_buttons: (props) => html`<${Boxes} ...${props} held=${held(props)} />`,
  multi_static_select: (props) => html`<${Boxes} ...${props} held=${held(props)} many />`,
  multi_users_select: (props) => html`<${PeopleBoxes} ...${props} />`,
};

function PeopleBoxes(props) {
  const { shown } = useStore();
  const options = shown.users
    .filter((user) => user.playable)
    .map((user) => ({ text: { type: 'plain_text', text: user.name }, value: user.id }));
  const initial_options = (props.element.initial_users ?? []).map((value) => ({ value }));
  const element = { ...props.element, options, initial_options };
  return html`<${Boxes} ...${props} element=${element} held=${held(props)} many />`;
}
