import { performance } from 'node:perf_hooks';
import { answerParent } from '../child.ts';
import { awsEnvironment } from '../region.ts';
import { readRaw } from './floor.ts';
import { scanWithLayaway } from './layaway.ts';
import { readWithSdk } from './sdk.ts';
import type { Measured, Seen, Subject } from './subject.ts';

const SAMPLE_EVERY = 25;

answerParent<Subject, Measured>(async (subject) => {
  Object.assign(process.env, awsEnvironment(subject.url));
  let peak = process.memoryUsage.rss();
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_EVERY);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const seen = await read(subject);
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(sampling);
  return { ...seen, ms, cpuMs: (user + system) / 1_000, peak };
});

function read({ way, url, quota }: Subject): Promise<Seen> {
  switch (way) {
    case 'floor':
      return readRaw(url, { policies: false });
    case 'floor-policies':
      return readRaw(url, { policies: true });
    case 'sdk-tuned':
      return readWithSdk('tuned');
    case 'sdk-default':
      return readWithSdk('default');
    case 'layaway':
      return scanWithLayaway(quota);
  }
}
