import type { Changes } from './changes.ts';
import type { JsonObject } from './json.ts';

/** A file the app uploads. Its bytes come before it is completed, its mimetype some looks after. */
export interface SandboxFile {
  readonly id: string;
  readonly name: string;
  /** As announced; what arrives must have this length. */
  readonly length: number;
  readonly alt: string;
  readonly title?: string;
  readonly bytes?: Uint8Array;
  readonly completed?: true;
  /** Looks until Slack is done with it. */
  readonly looksLeft: number;
}

/** All files of the workspace. They stand in no channel: who sees a message that shows one sees it. */
export class Files {
  /** How often `files.info` answers without a mimetype after an upload; `Infinity` for a Slack that hangs. */
  notReadyFor = 1;
  readonly #files = new Map<string, SandboxFile>();
  readonly #changes: Changes;
  #last = 0;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  get all(): readonly SandboxFile[] {
    return [...this.#files.values()];
  }

  begin(name: string, length: number, alt: string): SandboxFile {
    const id = `F0UPLOAD${String(++this.#last).padStart(3, '0')}`;
    return this.#put({ id, name, length, alt, looksLeft: this.notReadyFor });
  }

  /** False where nothing waits for bytes under this id, or they are too few or many. */
  receive(id: string, bytes: Uint8Array): boolean {
    const file = this.#files.get(id);
    if (!file || file.completed || bytes.length !== file.length) return false;
    this.#put({ ...file, bytes });
    return true;
  }

  /** False where its bytes never came. */
  complete(id: string, title: string): boolean {
    const file = this.#files.get(id);
    if (!file?.bytes) return false;
    this.#put({ ...file, title, completed: true });
    return true;
  }

  /** What `files.info` sees; looking is what makes it ready, for the sandbox's clock stands still. */
  look(id: string): SandboxFile | undefined {
    const file = this.#files.get(id);
    if (!file?.completed) return undefined;
    if (file.looksLeft > 0) this.#put({ ...file, looksLeft: file.looksLeft - 1 });
    return file;
  }

  /** The picture that blocks may show; undefined as long as Slack would refuse them. */
  shown(id: string): SandboxFile | undefined {
    const file = this.#files.get(id);
    return file?.completed && file.looksLeft === 0 ? file : undefined;
  }

  /** As when somebody deletes it in Slack. */
  remove(id: string): void {
    this.#files.delete(id);
    this.#changes.announce();
  }

  #put(file: SandboxFile): SandboxFile {
    this.#files.set(file.id, file);
    this.#changes.announce();
    return file;
  }
}

/** A file as `files.info` answers it. */
export function fileShape({ id, name, title = '', length, looksLeft }: SandboxFile): JsonObject {
  const ready = looksLeft === 0;
  return { id, name, title, size: length, mimetype: ready ? 'image/png' : '', filetype: ready ? 'png' : '' };
}
