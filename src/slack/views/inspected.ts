import { count, number } from './text.ts';

/** What each source looks through, one and many; of ECS rules and schedules are among them. */
const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  ecs: ['service or task definition', 'services and task definitions'],
  lambda: ['function', 'functions'],
  batch: ['job', 'jobs'],
  inspector: ['image that it covers', 'images that it covers'],
  kubernetes: ['pod or workload', 'pods and workloads'],
  helm: ['release', 'releases'],
  files: ['file', 'files'],
};

/** `37 services and task definitions`: how much a source looked through. A source beside a registry names its place. */
export function inspectedText(source: string, n: number): string {
  const [base = ''] = source.split(' in ');
  const kind = KINDS[base.toLowerCase()];
  return kind ? count(n, kind[0], kind[1]) : `${number(n)} looked at`;
}
