import { html } from '../html.js';
import { Text } from '../mrkdwn/mrkdwn.js';

/** Checkboxes, radio buttons, and selects of several: every option is in sight. */
export function Boxes({ element, held, many, enter, id, surface, block }) {
  const options = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  const initial = many
    ? (element.initial_options ?? []).map((option) => option.value)
    : (element.initial_option?.value ?? null);
  const chosen = held === undefined ? initial : held;
  const isOn = (value) => (many ? (chosen ?? []).includes(value) : chosen === value);
  const toggle = (value) => {
    if (!many) return enter(value);
    enter(isOn(value) ? chosen.filter((other) => other !== value) : [...(chosen ?? []), value]);
  };
  return html`<div class=${options.length > 8 ? 'boxes tall' : 'boxes'} id=${id} role=${many ? 'group' : 'radiogroup'}>
    ${options.map(
      (option) =>
        html`<label class="box" key=${option.value}>
          <input
            type=${many ? 'checkbox' : 'radio'}
            name=${`${surface.key}-${block.block_id}-${element.action_id}`}
            checked=${isOn(option.value)}
            onChange=${() => toggle(option.value)}
          />
          <span>
            <${Text} of=${option.text} />
            ${option.description && html`<span class="box-hint"><${Text} of=${option.description} /></span>`}
          </span>
        </label>`,
    )}
  </div>`;
}
