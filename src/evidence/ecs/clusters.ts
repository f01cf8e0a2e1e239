import { type ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { type Caller, readAll } from '../calls.ts';

/** ARNs of all ECS clusters of an account and Region. */
export async function listEcsClusters(ecs: ECSClient, call: Caller): Promise<string[]> {
  return await readAll('ecs:ListClusters', async (nextToken) => {
    const command = new ListClustersCommand({ nextToken });
    const answer = await call('ecs:ListClusters', (options) => ecs.send(command, options));
    return { items: answer.clusterArns, next: answer.nextToken };
  });
}
