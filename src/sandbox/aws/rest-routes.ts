/** The services of the sandbox that are asked by path. */
export type RestService = 'lambda' | 'eks' | 'batch' | 'scheduler' | 'inspector2';

interface Route {
  /** GET if not given. */
  readonly method?: 'POST';
  /** A named group is an input of that name. */
  readonly path: RegExp;
  readonly operation: string;
}

const ROUTES: Readonly<Record<RestService, readonly Route[]>> = {
  lambda: [
    { path: /^\/2015-03-31\/functions\/?$/, operation: 'ListFunctions' },
    { path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)$/, operation: 'GetFunction' },
    {
      path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/versions$/,
      operation: 'ListVersionsByFunction',
    },
    { path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/aliases$/, operation: 'ListAliases' },
  ],
  eks: [{ path: /^\/clusters$/, operation: 'ListClusters' }],
  batch: [
    { method: 'POST', path: /^\/v1\/describejobdefinitions$/, operation: 'DescribeJobDefinitions' },
    { method: 'POST', path: /^\/v1\/describejobqueues$/, operation: 'DescribeJobQueues' },
    { method: 'POST', path: /^\/v1\/describejobs$/, operation: 'DescribeJobs' },
    { method: 'POST', path: /^\/v1\/listjobs$/, operation: 'ListJobs' },
  ],
  scheduler: [
    { path: /^\/schedules$/, operation: 'ListSchedules' },
    { path: /^\/schedules\/(?<Name>[^/]+)$/, operation: 'GetSchedule' },
  ],
  inspector2: [
    { method: 'POST', path: /^\/coverage\/list$/, operation: 'ListCoverage' },
    { method: 'POST', path: /^\/coverage\/statistics\/list$/, operation: 'ListCoverageStatistics' },
  ],
};

export function isRest(service: string | undefined): service is RestService {
  return service !== undefined && Object.hasOwn(ROUTES, service);
}

/** The operation behind a method and path, with the inputs that stand in the path. */
export function findRoute(
  service: RestService,
  method: string | undefined,
  path: string,
): { readonly operation: string; readonly names: Readonly<Record<string, string>> } | undefined {
  for (const route of ROUTES[service]) {
    const match = method === (route.method ?? 'GET') ? route.path.exec(path) : undefined;
    if (!match) continue;
    const names = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
    return { operation: route.operation, names: Object.fromEntries(names) };
  }
  return undefined;
}
