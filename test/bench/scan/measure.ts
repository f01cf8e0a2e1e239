import { startChild } from '../child.ts';
import type { RegistryAnswer, RegistryQuestion, RegistrySize } from '../registry-process.ts';
import type { Measured, Subject, Way } from './subject.ts';

/** A filled registry in a process of its own. */
export interface Registry {
  readonly url: string;
  /** ECR calls since the last time. */
  calls(): Promise<Pick<RegistryAnswer, 'answered' | 'throttled'>>;
  stop(): Promise<void>;
}

export async function openRegistry(size: RegistrySize): Promise<Registry> {
  const child = startChild<RegistryQuestion, RegistryAnswer>('registry-process');
  const { url } = await child.ask({ open: size });
  return { url, calls: () => child.ask({ tell: 'calls' }), stop: child.stop };
}

/** Reads the registry once, in a fresh process. */
export async function measure({ url }: Registry, way: Way, quota?: number): Promise<Measured> {
  const child = startChild<Subject, Measured>('scan/process');
  try {
    return await child.ask({ url, way, ...(quota !== undefined && { quota }) });
  } finally {
    await child.stop();
  }
}
