import type { Instant } from '../../policy/time.ts';
import type { Courier } from './courier.ts';
import type { Credentials } from './identity.ts';
import type { SocketMode } from './socket-mode.ts';
import type { ResponseUrls, Triggers } from './triggers.ts';
import type { Workspace } from './workspace.ts';

/** What the parts of the server share. */
export interface Core {
  readonly now: () => Instant;
  readonly workspace: Workspace;
  readonly credentials: Credentials;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly socketMode: SocketMode;
  readonly courier: Courier;
  /** The server's own address, `http://127.0.0.1:3210`. */
  readonly origin: () => string;
}
