import type { WebClient } from '@slack/web-api';
import { type Duration, type Instant, SECOND } from '../policy/time.ts';
import { type CallFailure, callFailure } from './outcome.ts';
import { retryAfter } from './retry-after.ts';

/** A picture on its way to Slack. */
export interface Upload {
  readonly name: string;
  readonly title: string;
  /** What a screen reader says of it. */
  readonly alt: string;
  readonly png: Uint8Array;
}

/** Where the bytes go, and what the file will be called. Nothing is there before `send` and `complete`. */
export interface Begun {
  readonly status: 'begun';
  readonly file: string;
  readonly url: string;
}

/**
 * `ready`: Slack shows it in blocks. `pending`: it has the file and is not done with it; blocks that name it are
 * refused. `absent`: there is no such file, or it was never completed.
 */
export type FileState =
  | { readonly status: 'ready' }
  | { readonly status: 'pending' }
  | { readonly status: 'absent' }
  | CallFailure;

/**
 * Uploads files that stand in no channel: who sees a message that shows one sees it. In steps, unlike `uploadV2`, so
 * that the file's id can be remembered before anything is sent: who crashes then finds it again. Every outcome is a
 * value; nothing is tried twice in here.
 *
 * Not tried on a real workspace: that Home shows such a file too, and that a click's payload gives its block back with
 * the file's id. What Slack refuses for a picture goes out without it.
 */
export interface Uploads {
  begin(upload: Upload): Promise<Begun | CallFailure>;
  send(begun: Begun, upload: Upload): Promise<{ readonly status: 'completed' } | CallFailure>;
  look(file: string): Promise<FileState>;
}

const PATIENCE: Duration = 10 * SECOND;

/** @param now the clock Slack's waiting times are counted by */
export function createUploads(client: WebClient, now: () => Instant): Uploads {
  const waits = retryAfter(now);
  return {
    begin: ({ name, alt, png }) =>
      waits.respected('files.getUploadURLExternal', async () => {
        const answer = await client.files.getUploadURLExternal({
          filename: name,
          length: png.length,
          alt_text: alt,
        });
        const { file_id: file, upload_url: url } = answer;
        if (!file || !url) return { status: 'unknown', why: 'Slack named no place for a file' };
        return { status: 'begun', file, url };
      }),
    async send({ file, url }, { title, png }) {
      const sent = await sendBytes(url, png);
      if (sent) return sent;
      return await waits.respected('files.completeUploadExternal', async () => {
        await client.files.completeUploadExternal({ files: [{ id: file, title }] });
        return { status: 'completed' };
      });
    },
    async look(file) {
      const found = await waits.respected('files.info', async () => {
        const { file: facts } = await client.files.info({ file });
        return { status: facts?.mimetype ? 'ready' : 'pending' } as const;
      });
      const gone = found.status === 'refused' && ABSENT.has(found.code);
      return gone ? { status: 'absent' } : found;
    },
  };
}

const ABSENT: ReadonlySet<string> = new Set(['file_not_found', 'file_deleted']);

/** Answers what went wrong; nothing where Slack took it. */
async function sendBytes(url: string, png: Uint8Array): Promise<CallFailure | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: Uint8Array.from(png),
      headers: { 'content-type': 'application/octet-stream' },
      signal: AbortSignal.timeout(PATIENCE),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : { status: 'unknown', why: `the upload was answered ${answer.status}` };
  } catch (error) {
    return callFailure(error);
  }
}
