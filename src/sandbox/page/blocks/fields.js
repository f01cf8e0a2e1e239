import { html } from '../html.js';
import { Icon } from '../icons.js';
import { withEmoji } from '../mrkdwn/emoji.js';
import { enter, useStore } from '../store.js';
import { Boxes } from './boxes.js';

/** Elements that hold what a person enters. Each is drawn with what was entered, or what it starts with. */
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
    ? shown.users
        .filter((user) => user.playable)
        .map((user) => ({ text: { text: user.name }, value: user.id }))
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
    'data-focus': element.focus_on_load,
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

export const FIELDS = {
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
  multi_users_select: PeopleBoxes,
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
