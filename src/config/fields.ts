import { z } from 'zod';
import { compilePatterns } from '../policy/glob.ts';
import { isRegion } from '../policy/region.ts';
import { formatDuration, parseDuration } from '../policy/time.ts';

/** A duration as users write it (`90d`, `12h`, `5s`), turned into milliseconds. */
export const duration = (fallback: number) =>
  z
    .string('must be a duration: a whole number and a unit, such as 90d, 12h or 5s')
    .transform((text, context) => {
      const parsed = parseDuration(text);
      if (parsed) return parsed;
      const message =
        parsed === 0
          ? `"${text}" is no time at all: write a longer duration`
          : `"${text}" is no duration: write a whole number and a unit, such as 90d, 12h or 5s`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .default(fallback)
    .describe(`a duration, default ${formatDuration(fallback)}`);

const ACCOUNT = 'an AWS account id has 12 digits: write them in quotes';
export const account = z.string(ACCOUNT).regex(/^\d{12}$/, ACCOUNT);
export const slackUser = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, 'a Slack user id looks like U012AB3CD; copy it from the profile menu');
export const slackUserGroup = z
  .string()
  .regex(/^S[A-Z0-9]{2,}$/, 'a Slack user group id looks like S012AB3CD; it stands in the link to the group');
export const slackChannel = z
  .string()
  .regex(
    /^[CG][A-Z0-9]{2,}$/,
    'a Slack channel id looks like C012AB3CD; it stands at the end of the channel details',
  );
export const region = z.string().refine(isRegion, 'is no AWS Region: write it as eu-west-1');
export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin or UTC');
/** A glob or a regular expression between slashes, as `policy/glob.ts` reads it. */
export const pattern = z.string().superRefine((text, context) => {
  const compiled = compilePatterns([text]);
  if (!('errors' in compiled)) return;
  for (const message of compiled.errors) context.addIssue({ code: 'custom', message });
});
export const patterns = z.array(pattern).min(1);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // Intl's way of saying that it knows no such zone
  }
}
