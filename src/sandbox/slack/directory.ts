import type { Changes } from './changes.ts';
import { APP, OTHER_TEAM, TEAM } from './identity.ts';

/**
 * What Slack knows of a person, in one word. A stranger comes from another workspace through a shared channel; of one
 * from `elsewhere` Slack says the other workspace and nothing more.
 */
export type UserKind =
  | 'member'
  | 'guest'
  | 'single-channel-guest'
  | 'stranger'
  | 'elsewhere'
  | 'deactivated'
  | 'bot'
  | 'workflow-bot';

export interface SandboxUser {
  readonly id: string;
  /** A role, `payments lead`: nobody here is a person. */
  readonly name: string;
  readonly title: string;
  readonly email: string;
  readonly tz: string;
  readonly kind: UserKind;
  readonly teamId: string;
}

export interface SandboxChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly topic: string;
  readonly members: Set<string>;
  archived: boolean;
}

export interface SandboxGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  /** Switched off by an administrator: Slack still lists it to whoever asks for such ones. */
  readonly disabled?: boolean;
}

export type NewUser = Pick<SandboxUser, 'id' | 'name'> & Partial<Omit<SandboxUser, 'teamId'>>;
export interface NewChannel {
  readonly id: string;
  readonly name: string;
  /** User ids; the bot is added with `botIsMember`. */
  readonly members: readonly string[];
  readonly botIsMember: boolean;
  readonly topic?: string;
  readonly archived?: boolean;
  readonly kind?: 'public' | 'private';
}

/** People, channels and user groups. */
export class Directory {
  readonly users = new Map<string, SandboxUser>();
  readonly channels = new Map<string, SandboxChannel>();
  readonly groups = new Map<string, SandboxGroup>();
  readonly #changes: Changes;

  constructor(changes: Changes) {
    this.#changes = changes;
    this.addUser({ id: APP.userId, name: APP.name, kind: 'bot', title: 'App' });
  }

  addUser(user: NewUser): SandboxUser {
    const teamId = user.kind === 'stranger' || user.kind === 'elsewhere' ? OTHER_TEAM : TEAM.id;
    const email = `${user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}@example.com`;
    const added: SandboxUser = {
      title: user.name,
      email,
      tz: 'Europe/Berlin',
      kind: 'member',
      ...user,
      teamId,
    };
    this.users.set(added.id, added);
    if (added.kind === 'member' || added.kind === 'guest') this.directMessage(added.id);
    this.#changes.announce();
    return added;
  }

  addChannel(channel: NewChannel): SandboxChannel {
    const members = new Set(channel.botIsMember ? [...channel.members, APP.userId] : channel.members);
    const { id, name, topic = '', archived = false, kind = 'public' } = channel;
    const added: SandboxChannel = { id, name, kind, topic, archived, members };
    this.channels.set(id, added);
    this.#changes.announce();
    return added;
  }

  removeUserGroup(id: string): void {
    this.groups.delete(id);
    this.#changes.announce();
  }

  addUserGroup(group: SandboxGroup): void {
    this.groups.set(group.id, group);
    this.#changes.announce();
  }

  /** The direct conversation between a user and the app, opened when it is first wanted. */
  directMessage(userId: string): SandboxChannel {
    const id = `D${userId.slice(1)}`;
    const open = this.channels.get(id);
    if (open) return open;
    const members = new Set([userId, APP.userId]);
    const added: SandboxChannel = {
      id,
      name: 'directmessage',
      kind: 'im',
      topic: '',
      archived: false,
      members,
    };
    this.channels.set(id, added);
    this.#changes.announce();
    return added;
  }

  /** A channel by id, `#name`, name, or by the id of the user whose direct message is meant. */
  findChannel(reference: string): SandboxChannel | undefined {
    const byId = this.channels.get(reference);
    if (byId) return byId;
    const user = this.users.get(reference);
    if (user && user.kind !== 'bot') return this.directMessage(user.id);
    const name = reference.replace(/^#/, '');
    return [...this.channels.values()].find((channel) => channel.kind !== 'im' && channel.name === name);
  }

  announce(): void {
    this.#changes.announce();
  }
}
