/** What the demo consists of, and where. */
export interface DemoPlace {
  readonly pageUrl: string;
  readonly repositories: number;
  readonly images: number;
  /** The environment that leads the command line to the demo's Redis and its stand-in for AWS. */
  readonly commandLine: Readonly<Record<string, string>>;
}

/** What `npm run demo` prints once it is there. */
export function welcome({ pageUrl, repositories, images, commandLine }: DemoPlace): string {
  const variables = Object.entries(commandLine).map(([name, value]) => `${name}=${value}`);
  return [
    '',
    `  Layaway demo: ${pageUrl}`,
    '',
    `  ${repositories} repositories with ${images} images, five teams, nothing real. Things to try:`,
    '  1. In #payments click "Remove 38…", and open Registry at the top right to watch them being put aside.',
    '  2. Click "+1 week" twice: they are deleted. Or click Restore before, and every tag is back.',
    '  3. Act as somebody else at the top right, or type /ecr status payments/api.',
    '  4. Six steps to a retention policy: docs/policies.md.',
    '',
    '  For the command line, in another terminal (after npm run build), then npx layaway status payments/api,',
    '  find, records, restore …; its clock is the real one, and does not move with the buttons:',
    `  export ${variables.join(' ')}`,
    '',
    '  Ctrl-C ends it; nothing is kept.',
    '',
    '',
  ].join('\n');
}
