import type { Command } from './command.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { find } from './commands/find.ts';
import { owners } from './commands/owners.ts';
import { pause } from './commands/pause.ts';
import { policy } from './commands/policy.ts';
import { digest, remind } from './commands/post.ts';
import { rebuild } from './commands/rebuild.ts';
import { records } from './commands/records.ts';
import { restore } from './commands/restore.ts';
import { resume } from './commands/resume.ts';
import { scan } from './commands/scan.ts';
import { app, start, worker } from './commands/serve.ts';
import { status } from './commands/status.ts';
import { sweep } from './commands/sweep.ts';

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  scan,
  explain,
  find,
  policy,
  status,
  owners,
  records,
  digest,
  remind,
  sweep,
  restore,
  rebuild,
  pause,
  resume,
  doctor,
  start,
  app,
  worker,
];
