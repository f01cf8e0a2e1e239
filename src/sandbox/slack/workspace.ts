import type { Instant } from '../../policy/time.ts';
import { Changes } from './changes.ts';
import { Directory, type NewChannel, type NewUser, type SandboxGroup } from './directory.ts';
import { Files } from './files.ts';
import { type SandboxMessage, Timeline } from './timeline.ts';
import { type SandboxView, Views } from './views.ts';

/** The state of the demo workspace: what is seeded, what is read in tests, what the page draws. */
export class Workspace {
  readonly changes = new Changes();
  readonly directory: Directory;
  readonly timeline: Timeline;
  readonly views: Views;
  readonly files: Files;
  /** What the app was installed with, as far as the sandbox asks for it. */
  readonly scopes = new Set(['chat:write', 'files:read', 'files:write']);

  constructor(now: () => Instant) {
    this.directory = new Directory(this.changes);
    this.timeline = new Timeline(now, this.changes);
    this.views = new Views(this.changes);
    this.files = new Files(this.changes);
  }

  addUser(user: NewUser): void {
    this.directory.addUser(user);
  }

  addChannel(channel: NewChannel): void {
    this.directory.addChannel(channel);
  }

  addUserGroup(group: SandboxGroup): void {
    this.directory.addUserGroup(group);
  }

  removeUserGroup(id: string): void {
    this.directory.removeUserGroup(id);
  }

  archive(channel: string): void {
    const found = this.directory.channels.get(channel);
    if (found) found.archived = true;
    this.changes.announce();
  }

  /** Seeds what someone said; the app hears nothing of it. */
  say(user: string, channel: string, text: string, at?: Instant): SandboxMessage {
    return this.timeline.post({ user, channel, text, blocks: [], ...(at !== undefined && { at }) });
  }

  /** What shows in a channel, oldest first. */
  messages(channel: string): readonly SandboxMessage[] {
    return this.timeline.inChannel(channel);
  }

  /** The replies under a message, oldest first. */
  thread(channel: string, ts: string): readonly SandboxMessage[] {
    return this.timeline.replies(channel, ts);
  }

  /** What only this user sees, in all channels, oldest first. */
  ephemerals(user: string): readonly SandboxMessage[] {
    return [...this.directory.channels.keys()]
      .flatMap((channel) => this.timeline.visible(channel, user))
      .filter((message) => message.onlyFor === user);
  }

  /** The modal on top before this user. */
  modal(user: string): SandboxView | undefined {
    return this.views.stack(user).at(-1);
  }

  home(user: string): SandboxView | undefined {
    return this.views.home(user);
  }
}
