import { z } from 'zod';
import type { RegistryId } from '../../policy/image.ts';
import { type Call, type Operations, operation, type Where } from './call.ts';
import { AwsError } from './errors.ts';
import { page } from './paging.ts';
import type { Regions } from './regions.ts';

/** A rule with what it starts, as PutTargets takes it. */
export interface RuleSeed {
  /** `default` if not given; any other is created. */
  readonly bus?: string;
  readonly name: string;
  readonly state?: 'ENABLED' | 'DISABLED';
  readonly targets: readonly object[];
}

/** EventBridge in one account and Region: rules by name, for each bus. */
export interface EventsRegion {
  readonly place: RegistryId;
  readonly buses: Map<string, Map<string, RuleSeed>>;
}

export function emptyEvents(place: RegistryId): EventsRegion {
  return { place, buses: new Map([['default', new Map()]]) };
}

/** EventBridge's inside. */
export class EventsSandbox {
  readonly #regions: Regions<EventsRegion>;

  constructor(regions: Regions<EventsRegion>) {
    this.#regions = regions;
  }

  putRule(where: Where, rule: RuleSeed): void {
    const { buses } = this.#regions.at(where);
    const bus = rule.bus ?? 'default';
    buses.set(bus, new Map([...(buses.get(bus) ?? []), [rule.name, rule]]));
  }

  deleteRule(where: Where, name: string, bus = 'default'): void {
    this.#regions.at(where).buses.get(bus)?.delete(name);
  }
}

const paged = z.object({
  Limit: z.number().int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});
const ofBus = paged.extend({ EventBusName: z.string().optional() });
const ofRule = ofBus.extend({ Rule: z.string() });

/** EventBridge's lists: a hundred a page at most. */
export const eventsOperations = (regions: Regions<EventsRegion>): Operations => ({
  ListEventBuses: operation(paged, (request, call) => {
    const { place, buses } = regions.at(call);
    const { items, nextToken } = pageOf([...buses.keys()].sort(), (name) => name, request);
    const at = `arn:aws:events:${place.region}:${place.account}:event-bus`;
    return { EventBuses: items.map((Name) => ({ Name, Arn: `${at}/${Name}` })), NextToken: nextToken };
  }),
  ListRules: operation(ofBus, (request, call) => {
    const rules = [...busOf(regions, call, request.EventBusName).values()];
    const { items, nextToken } = pageOf(rules, ({ name }) => name, request);
    const listed = items.map(({ name, state = 'ENABLED', bus = 'default' }) => ({
      Name: name,
      State: state,
      EventBusName: bus,
    }));
    return { Rules: listed, NextToken: nextToken };
  }),
  ListTargetsByRule: operation(ofRule, (request, call) => {
    const rule = busOf(regions, call, request.EventBusName).get(request.Rule);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${request.Rule} does not exist.`);
    const targets = rule.targets.map((target, i) => ({ Id: String(i).padStart(4, '0'), ...target }));
    const { items, nextToken } = pageOf(targets, ({ Id }) => Id, request);
    return { Targets: items, NextToken: nextToken };
  }),
});

function busOf(regions: Regions<EventsRegion>, call: Call, name = 'default'): Map<string, RuleSeed> {
  const bus = regions.at(call).buses.get(name);
  if (bus) return bus;
  throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

function pageOf<T>(all: readonly T[], keyOf: (item: T) => string, request: z.output<typeof paged>) {
  const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return page(sorted, keyOf, request.Limit ?? 100, request.NextToken);
}
