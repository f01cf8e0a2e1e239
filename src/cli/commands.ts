import type { Command } from './command.ts';
import { explain } from './commands/explain.ts';
import { find } from './commands/find.ts';
import { pause, resume } from './commands/pause.ts';
import { records } from './commands/records.ts';
import { scan } from './commands/scan.ts';
import { status } from './commands/status.ts';

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [scan, explain, find, status, records, pause, resume];
