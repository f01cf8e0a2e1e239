import { safe } from './text.ts';

/** A sentence of Layaway's, made safe for mrkdwn: whom it names stays named as Slack names people. */
export function said(sentence: string, limit = 2000): string {
  return safe(sentence, limit).replace(/&lt;@([UW][A-Z0-9]+)&gt;/g, '<@$1>');
}
