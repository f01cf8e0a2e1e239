import type { Core } from '../core.ts';
import { fileShape } from '../files.ts';
import { isList, isObject, type Json, objectsOf, textOf } from '../json.ts';
import { type Answer, type Method, ok, refuse, refuseFlaws } from './answer.ts';
import type { Args } from './args.ts';

/** Requires a scope, as the real methods do. */
function scoped(needed: string, method: Method): Method {
  return (args, core) => {
    const { scopes } = core.workspace;
    if (scopes.has(needed)) return method(args, core);
    return refuse('missing_scope', { needed, provided: [...scopes].join(',') });
  };
}

const getUploadUrl: Method = (args, core) => {
  const name = args.text('filename');
  const length = args.number('length');
  if (!name || !length) return refuse('invalid_arguments');
  const { id } = core.workspace.files.begin(name, length, args.text('alt_text') ?? '');
  return ok({ file_id: id, upload_url: `${core.origin()}/upload/${id}` });
};

const completeUpload: Method = (args, core) => {
  const files = objectsOf(args.json('files'));
  if (files.length === 0) return refuse('invalid_arguments');
  const done = files.every(({ id, title }) => core.workspace.files.complete(textOf(id), textOf(title)));
  return done ? ok({ files: files.map(({ id, title }) => ({ id, title })) }) : refuse('file_not_found');
};

const info: Method = (args, core) => {
  const file = core.workspace.files.look(args.text('file') ?? '');
  return file ? ok({ file: fileShape(file) }) : refuse('file_not_found');
};

export const FILES: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': scoped('files:write', getUploadUrl),
  'files.completeUploadExternal': scoped('files:write', completeUpload),
  'files.info': scoped('files:read', info),
};

/** Slack refuses blocks that show a file it lost or is not done with. Undefined where all can be shown. */
export function refuseUnready(method: string, args: Args, core: Core): Answer | undefined {
  const shown = filesIn(args.json('view') ?? args.json('blocks'));
  const unready = shown.filter((id) => !core.workspace.files.shown(id));
  if (unready.length === 0) return undefined;
  const error = method.startsWith('views.') ? 'invalid_arguments' : 'invalid_blocks';
  return refuseFlaws(
    error,
    unready.map(() => ({ at: '/blocks', says: 'invalid slack file' })),
  );
}

function filesIn(value: Json | undefined): string[] {
  if (isList(value)) return value.flatMap(filesIn);
  if (!isObject(value)) return [];
  const own = isObject(value.slack_file) ? [textOf(value.slack_file.id)] : [];
  return [...own, ...Object.values(value).flatMap(filesIn)];
}
