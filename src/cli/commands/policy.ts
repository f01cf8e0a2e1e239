import { defineCommand } from '../command.ts';
import { READ_MANIFESTS } from '../with-registries.ts';
import { showPolicy } from './policy-show.ts';
import { simulatePolicyFile } from './policy-simulate.ts';

/** `layaway policy`: what a repository's lifecycle policy does, or would do. */
export const policy = defineCommand({
  name: 'policy',
  summary: 'show what the answers add up to as a policy, or try one out',
  names: '<repository>',
  atLeast: 1,
  atMost: 1,
  options: {
    simulate: { about: 'try out this lifecycle policy; - reads it from standard input', value: 'file' },
    write: { about: 'write the retention policy to this file, as YAML', value: 'file' },
    ...READ_MANIFESTS,
  },
  help: `Without --simulate: the retention policy that the answers about a repository add up
to, as YAML; the lifecycle policy it compiles to; and what that would do to the images
there now, beside the present one. Needs Redis, not Slack. Nothing is proposed by it.

With --simulate: checks a lifecycle policy by the rules ECR has for one, and says which
images it would expire or archive today, each with the priority of the rule that takes
it. Nothing is changed, at ECR or anywhere. Needs neither Slack nor Redis.

What cannot be told is listed apart, with why. Children of an image index are left
alone by ECR; without permission to read manifests they count as images of their
own, and a note says so.

Exit status 1 where the policy is one that ECR would refuse.`,
  run: async (call) => {
    const file = call.options.simulate;
    if (file === undefined) return await showPolicy(call, call.options.write);
    if (call.options.write !== undefined) return { wrongUse: 'either --simulate or --write, not both' };
    return await simulatePolicyFile(call, file);
  },
});
