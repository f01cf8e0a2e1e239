export type { Call } from './call.ts';
export type { CallRecord } from './calls.ts';
export type { ImageSeed } from './ecr/content.ts';
export type { ImageView, RepositorySeed } from './ecr/sandbox.ts';
export { type Fault, type FaultOptions, overRate } from './faults.ts';
export { MUTATING_OPERATIONS } from './mutating.ts';
export { type AwsSandbox, type AwsSandboxOptions, startAwsSandbox } from './server.ts';
