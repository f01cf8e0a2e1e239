/** Who the workspace and the one app in it are. Ids only look like Slack's. */
export const TEAM = { id: 'T0LAYAWAY', domain: 'layaway-demo', name: 'Layaway demo workspace' } as const;

/** Where strangers of a shared channel come from. */
export const OTHER_TEAM = 'T0PARTNER';

export const APP = { id: 'A0LAYAWAY', botId: 'B0LAYAWAY', userId: 'U0LAYAWAY', name: 'Layaway' } as const;

/** What the app must present, and what it checks requests with. */
export interface Credentials {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
}

export const DEFAULT_CREDENTIALS: Credentials = {
  botToken: 'xoxb-sandbox',
  appToken: 'xapp-sandbox',
  signingSecret: 'sandbox-signing-secret',
};
