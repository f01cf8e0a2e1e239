import { DeleteRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { FindShape } from '../../src/cli/find-shape.ts';
import type { ExplainedImage, ExplainedRepository, ScanShape } from '../../src/cli/shapes.ts';
import { parseDigest } from '../../src/policy/image.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { hasMoto, type Moto, startMoto } from './moto.ts';
import { runLine } from './surroundings.ts';

const DAY = 86_400_000;
const CONFIG = `
teams:
  payments: { channel: C0PAYMENTS, leads: [U0PAYLEAD] }
minimumImpact: { bytes: 0 }
sources:
  ecs: { expect: 0 }
  lambda: { expect: 0 }
`;

describe.skipIf(!hasMoto())('against moto_server', () => {
  let moto: Moto;
  let feature: string;

  beforeAll(async () => {
    moto = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'moto');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'moto');
    await moto.createRepository('payments/api', 'payments');
    await moto.createRepository('shop/web', 'shop');
    await moto.push('payments/api', 'v1.0.0');
    feature = await moto.push('payments/api', 'feat-refunds');
    const put = parseDigest(await moto.push('shop/web', 'pr-7'));
    if (!put) throw new Error('moto answered no digest');
    await moto.push('shop/web', quarantineTag(put, 'pr-7'));
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.stop();
  });

  /** Runs a command as it would be run so many days from now. */
  const layaway = (line: string, config = '', days = 0) =>
    runLine(COMMANDS, line, { config, now: Date.now() + days * DAY });

  test('an image that is listed once for each of its tags is one image', async () => {
    await moto.createRepository('shop/twice', 'shop');
    const blob = { mediaType: 'application/octet-stream', size: 2, digest: `sha256:${'a'.repeat(64)}` };
    const imageManifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: blob,
      layers: [blob],
    });
    for (const imageTag of ['feat-a', 'v9.0.0']) {
      await moto.ecr.send(new PutImageCommand({ repositoryName: 'shop/twice', imageTag, imageManifest }));
    }
    const ran = await layaway('explain shop/twice --json');
    const { images } = JSON.parse(ran.stdout) as ExplainedRepository;
    expect(images.map(({ tags, class: named }) => ({ tags, class: named }))).toEqual([
      { tags: ['feat-a', 'v9.0.0'], class: 'release' },
    ]);
    await moto.ecr.send(new DeleteRepositoryCommand({ repositoryName: 'shop/twice', force: true }));
  });

  test('scan runs on defaults: counts, sources, and nothing removable that was pushed a minute ago', async () => {
    const ran = await layaway('scan --json');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const scan = JSON.parse(ran.stdout) as ScanShape;
    expect(scan.registries).toEqual([
      { account: '123456789012', region: 'eu-west-1', repositories: 2, images: 4, families: 4 },
    ]);
    expect(scan.sources.map(({ name, status }) => [name, status])).toEqual([
      ['ecs', 'too-small'],
      ['lambda', 'too-small'],
      ['batch', 'ok'],
      ['exceptions', 'ok'],
    ]);
    expect(scan.candidates).toEqual([]);
    expect(scan.protected + scan.unclear).toBe(4);
  });

  test('scan finds the old branch build, and leaves the release', async () => {
    const ran = await layaway('scan payments/* --json', CONFIG, 200);
    const scan = JSON.parse(ran.stdout) as ScanShape;
    const removable = scan.candidates.filter(({ offers }) => offers.includes('remove'));
    expect(removable).toMatchObject([
      { repository: 'payments/api', owner: 'payments', class: 'branch', families: [{ digest: feature }] },
    ]);
    expect((await layaway('scan payments/*', CONFIG, 200)).stdout).toMatch(/payments\/api +1 branch build/);
    expect(await layaway('scan paymnts/api')).toMatchObject({ status: 1, stdout: '' });
  });

  test('explain gives verdict, findings and trace for an image, and a because for each of a repository', async () => {
    const release = JSON.parse(
      (await layaway('explain payments/api:v1.0.0 --json')).stdout,
    ) as ExplainedImage;
    expect(release).toMatchObject({ repository: 'payments/api', class: 'release', verdict: 'protected' });
    expect(release.reasons.length).toBeGreaterThan(0);
    expect(release.trace.length).toBeGreaterThanOrEqual(release.reasons.length);
    const byDigest = await layaway(`explain payments/api@${feature}`, CONFIG, 200);
    expect(byDigest.stdout).toMatch(/removable because/);
    const whole = JSON.parse((await layaway('explain payments/api --json')).stdout) as ExplainedRepository;
    expect(whole.images.flatMap(({ tags }) => tags).toSorted()).toEqual(['feat-refunds', 'v1.0.0']);
  });

  test('explain says what it cannot find', async () => {
    expect((await layaway('explain payments/api:v9')).stderr).toContain(
      'no image of payments/api is called v9',
    );
    expect((await layaway('explain shop/api')).stderr).toContain(
      'no repository is called shop/api in 123456789012',
    );
    expect((await layaway('explain 210987654321.dkr.ecr.eu-west-1.amazonaws.com/a')).stderr).toContain(
      'the registry 210987654321/eu-west-1 is not among those of the configuration',
    );
    expect(await layaway('explain Not/A/Name')).toMatchObject({ status: 2 });
  });

  test('find looks under the tag and under its put-aside name', async () => {
    const found = JSON.parse((await layaway('find v1.0.0 --json')).stdout) as FindShape;
    expect(found.matches).toMatchObject([{ repository: 'payments/api', tag: 'v1.0.0', putAside: false }]);
    expect(await layaway('find nothing-like-it')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('No image carries nothing-like-it (looked through 2 repositories of'),
    });
  });

  test('an endpoint where nobody answers is named', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    const ran = await runLine(COMMANDS, 'find x', { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
    vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain('127.0.0.1:1 cannot be reached (ECONNREFUSED): check AWS_ENDPOINT_URL');
  });
});
