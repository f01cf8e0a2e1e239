import { boolean, integer, list, matching, oneOf, type Rule, shape, string } from './schema.ts';
import { confirm, optionGroup, plainOption, plainText, richOption } from './texts.ts';

const id = string(255, 1);
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD');
const time = matching(/^\d{2}:\d{2}$/, 'must be a time, HH:mm');
const userId = matching(/^[UW][A-Z0-9]+$/, 'must be a user id');
const channelId = matching(/^[CDG][A-Z0-9]+$/, 'must be a conversation id');
const dispatch = shape({ trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2) });

function element(type: string, required: Record<string, Rule>, optional: Record<string, Rule>): Rule {
  return shape({ type: oneOf(type), ...required }, { action_id: id, ...optional });
}

const asking = { confirm, placeholder: plainText(150), focus_on_load: boolean };

const button = element(
  'button',
  { text: plainText(75) },
  {
    url: string(3_000),
    value: string(2_000),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(75),
  },
);
const overflow = element('overflow', { options: list(plainOption, 5) }, { confirm });
const choices = { options: list(plainOption, 100), option_groups: list(optionGroup, 100) };
const select = element('static_select', {}, { ...asking, ...choices, initial_option: plainOption });
const multiSelect = element(
  'multi_static_select',
  {},
  { ...asking, ...choices, initial_options: list(plainOption, 100), max_selected_items: integer },
);
const usersSelect = element('users_select', {}, { ...asking, initial_user: userId });
const multiUsersSelect = element(
  'multi_users_select',
  {},
  { ...asking, initial_users: list(userId, 100), max_selected_items: integer },
);
const channelsSelect = element(
  'channels_select',
  {},
  { ...asking, initial_channel: channelId, response_url_enabled: boolean },
);
const datepicker = element('datepicker', {}, { ...asking, initial_date: date });
const timepicker = element('timepicker', {}, { ...asking, initial_time: time, timezone: string(100) });
const boxes = { options: list(richOption, 10) };
const checkboxes = element('checkboxes', boxes, {
  confirm,
  focus_on_load: boolean,
  initial_options: list(richOption, 10),
});
const radioButtons = element('radio_buttons', boxes, {
  confirm,
  focus_on_load: boolean,
  initial_option: richOption,
});
const typing = { placeholder: plainText(150), focus_on_load: boolean, dispatch_action_config: dispatch };
const textInput = element(
  'plain_text_input',
  {},
  { ...typing, initial_value: string(3_000), multiline: boolean, min_length: integer, max_length: integer },
);
const numberInput = element(
  'number_input',
  { is_decimal_allowed: boolean },
  { ...typing, initial_value: string(100), min_value: string(100), max_value: string(100) },
);

/** A picture inside a section or context. */
export const imageElement: Rule = shape({
  type: oneOf('image'),
  image_url: string(3_000, 1),
  alt_text: string(2_000, 1),
});

const PICKERS = {
  static_select: select,
  multi_static_select: multiSelect,
  users_select: usersSelect,
  multi_users_select: multiUsersSelect,
  channels_select: channelsSelect,
  datepicker,
  timepicker,
  checkboxes,
  radio_buttons: radioButtons,
} as const;
const { multi_static_select: _m, multi_users_select: _u, ...SINGLE } = PICKERS;

/** Which elements may stand where. */
export const ACTION_ELEMENTS = { button, overflow, ...SINGLE } as const;
export const ACCESSORIES = { button, overflow, image: imageElement, ...PICKERS } as const;
export const INPUT_ELEMENTS = { plain_text_input: textInput, number_input: numberInput, ...PICKERS } as const;
