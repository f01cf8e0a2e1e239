import { boolean, byType, list, oneOf, type Rule, shape, string } from './schema.ts';

/** A `plain_text` object. Slack refuses empty ones. */
export function plainText(max: number): Rule {
  return byType({
    plain_text: shape({ type: oneOf('plain_text'), text: string(max, 1) }, { emoji: boolean }),
  });
}

/** A text object of either kind. Only where Slack renders mrkdwn. */
export function anyText(max: number): Rule {
  const text = string(max, 1);
  return byType({
    plain_text: shape({ type: oneOf('plain_text'), text }, { emoji: boolean }),
    mrkdwn: shape({ type: oneOf('mrkdwn'), text }, { verbatim: boolean }),
  });
}

/** The dialog before an action: title 100, text 300, buttons 30 characters. */
export const confirm: Rule = shape(
  { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) },
  { style: oneOf('primary', 'danger') },
);

/** One choice. Newer documentation lets a value have 150 characters, older 75: the shorter is safe everywhere. */
export function option(text: Rule): Rule {
  return shape({ text, value: string(75, 1) }, { description: text, url: string(3_000, 1) });
}

export const plainOption = option(plainText(75));
export const richOption = option(anyText(75));

export const optionGroup: Rule = shape({ label: plainText(75), options: list(plainOption, 100) });
