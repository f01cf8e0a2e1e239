import type { ECRClient } from '@aws-sdk/client-ecr';
import { isNotFromAws } from '../policy/failure.ts';

/** The host a request goes to; undefined where the SDK has not said it yet. */
export function hostOf(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !('hostname' in request)) return undefined;
  return typeof request.hostname === 'string' ? request.hostname : undefined;
}

/** Where something other than AWS answers, its error names the host: only the request knows it. */
export function namesAnsweringHost(client: Pick<ECRClient, 'middlewareStack'>): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isNotFromAws(error) ? Object.assign(error, { hostname: hostOf(args.request) }) : error;
      }
    },
    { name: 'layawayAnsweringHost', step: 'finalizeRequest', priority: 'low' },
  );
}
