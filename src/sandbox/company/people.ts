import type { SlackSandbox } from '../slack/start.ts';

/** A team of the demo: its channel and who is in it, by Slack id. Names are roles; nobody here is a person. */
interface DemoTeam {
  readonly channel: string;
  readonly lead: string;
  readonly member: string;
  readonly timezone: string;
}

/** The teams that the fleet's `owner` tags name. */
export const TEAMS: Readonly<Record<string, DemoTeam>> = {
  payments: { channel: 'C0PAYMENTS', lead: 'U0PAYLEAD', member: 'U0PAYENG', timezone: 'Europe/Berlin' },
  shop: { channel: 'C0SHOP', lead: 'U0SHOPLEAD', member: 'U0SHOPENG', timezone: 'Europe/Berlin' },
  platform: { channel: 'C0PLATFORM', lead: 'U0PLATLEAD', member: 'U0PLATENG', timezone: 'Europe/Berlin' },
  data: { channel: 'C0DATA', lead: 'U0DATALEAD', member: 'U0DATAENG', timezone: 'Europe/Berlin' },
  mobile: { channel: 'C0MOBILE', lead: 'U0MOBLEAD', member: 'U0MOBENG', timezone: 'Europe/Berlin' },
};

/** Who may end a pause, and decide for any team. */
export const ADMIN = 'U0ADMIN';

/** Somebody who may look but not decide anywhere, and somebody who may not even look. */
export const BYSTANDER = 'U0SUPPORT';
export const GUEST = 'U0CONTRACT';

/** The team that gets what nobody owns and what no source can see. */
export const FALLBACK = 'platform';

const CONVERSATION: Readonly<Record<string, string>> = {
  payments: 'Refund flow is live on stage since this morning.',
  shop: 'Checkout 4.2 is out, search follows on Thursday.',
  platform: 'New base image is rolled out to all clusters.',
  data: 'The nightly import ran through in 41 minutes.',
  mobile: 'Gateway canary looks good, going to 50 %.',
};

/** Fills the workspace: one channel for each team, with Layaway in it. */
export function seedWorkspace({ workspace }: SlackSandbox, now: number): void {
  for (const [name, team] of Object.entries(TEAMS)) {
    workspace.addUser({ id: team.lead, name: `${name} lead`, title: `Leads ${name}`, tz: team.timezone });
    workspace.addUser({
      id: team.member,
      name: `${name} engineer`,
      title: `Engineer in ${name}`,
      tz: team.timezone,
    });
  }
  workspace.addUser({ id: ADMIN, name: 'registry admin', title: 'Looks after the registry' });
  workspace.addUser({ id: BYSTANDER, name: 'support engineer', title: 'Owns no repository' });
  workspace.addUser({ id: GUEST, name: 'contractor', title: 'Guest', kind: 'guest' });
  const everyone = [...Object.values(TEAMS).flatMap(({ lead, member }) => [lead, member]), ADMIN, BYSTANDER];
  for (const [name, team] of Object.entries(TEAMS)) {
    const members = [...everyone, ...(name === 'payments' ? [GUEST] : [])];
    workspace.addChannel({ id: team.channel, name, members, botIsMember: true, topic: `Everything ${name}` });
    workspace.say(team.member, team.channel, CONVERSATION[name] ?? '', now - 3_600_000);
  }
}
