import { DAY, type Instant } from '../../policy/time.ts';
import type { AwsSandbox } from '../aws/server.ts';
import type { RepositoryPlan } from './plan.ts';
import { PLANS } from './plans.ts';
import { Random } from './random.ts';
import { build, type Site } from './site.ts';
import { branchTag } from './topics.ts';

const SEED = 19_700_101;

/** The company's CI, which goes on building while the clock moves: what was taken away once comes again. */
export class Ci {
  readonly #site: Omit<Site, 'now'>;
  readonly #began: Instant;
  /** How many builds each line of work has made, by repository and kind. */
  readonly #made = new Map<string, number>();

  constructor(aws: AwsSandbox, region: string, began: Instant) {
    this.#site = { aws, region, random: new Random(SEED) };
    this.#began = began;
  }

  /** Pushes everything that was to be built until now, each at its own moment. The same moves give the same images. */
  run(now: Instant): void {
    const site = { ...this.#site, now };
    for (const plan of PLANS) {
      const { branches = 0, previews = 0 } = plan.weekly ?? {};
      const { team = 'legacy', unusedBranches = 0, freshBranches = 0 } = plan;
      const known = unusedBranches + freshBranches;
      this.#go(site, plan, 'branch', branches, (i) => branchTag(team, known + i));
      this.#go(site, plan, 'preview', previews, (i) => `pr-${FIRST_PULL + i * 3}`);
    }
  }

  /** Builds `weekly` images a week, evenly spread. */
  #go(site: Site, plan: RepositoryPlan, kind: string, weekly: number, tag: (i: number) => string): void {
    const key = `${plan.name} ${kind}`;
    let made = this.#made.get(key) ?? 0;
    for (; weekly > 0; made++) {
      const age = (site.now - this.#began) / DAY - ((made + 0.5) * 7) / weekly;
      if (age < 0) break;
      build(site, plan, age, { tags: [tag(made)] });
    }
    this.#made.set(key, made);
  }
}

/** Above every pull request of the fleet. */
const FIRST_PULL = 900;
