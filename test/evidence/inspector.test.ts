import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDigest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { HERE, inspectorAt, NOW, type Runtime, report, startRuntime, usesOf } from './sandboxed.ts';
import { type Answers, type StubServer, startStub } from './stub.ts';

const repository = 'shop/web';

describe('the Inspector source', () => {
  let run: Runtime;
  beforeEach(async () => {
    run = await startRuntime();
  });
  afterEach(() => run.close());
  const source = () => inspectorAt(run.aws.url);

  it('holds what runs now, by digest', async () => {
    run.aws.inspector.cover(HERE, { repository, digest: run.v1, inUseCount: 3, lastInUseAt: NOW });
    run.aws.inspector.cover(HERE, { repository, digest: run.v2 });
    expect(await report(source())).toMatchObject({
      name: 'inspector',
      status: 'ok',
      inspected: 2,
      observedAt: NOW,
      uses: [{ repository, digest: run.v1, by: 'Inspector saw it running' }],
    });
  });

  it('holds what ran within the rollback period, and says until when', async () => {
    run.aws.inspector.cover(HERE, { repository, digest: run.v1, lastInUseAt: NOW - 90 * DAY });
    run.aws.inspector.cover(HERE, { repository, digest: run.v2, lastInUseAt: NOW - 91 * DAY });
    const until = new Date(NOW - 90 * DAY).toISOString().slice(0, 10);
    expect(await usesOf(source())).toEqual([
      { repository, digest: run.v1, by: `Inspector saw it running until ${until}`, at: NOW - 90 * DAY },
    ]);
  });

  it('reads many pages', async () => {
    for (let i = 0; i < 450; i++) {
      const digest = parseDigest(`sha256:${String(i).padStart(64, '0')}`);
      if (!digest) throw new Error('no digest');
      run.aws.inspector.cover(HERE, { repository, digest, inUseCount: i === 449 ? 1 : 0 });
    }
    expect(await report(source())).toMatchObject({ inspected: 450, uses: [{ repository }] });
    // The images that are not in use are counted, never listed.
    expect(run.aws.calls.count('ListCoverage')).toBe(2);
    expect(run.aws.calls.count('ListCoverageStatistics')).toBe(2);
    for (let i = 0; i < 450; i++) {
      const digest = parseDigest(`sha256:${String(i).padStart(64, '0')}`);
      if (digest) run.aws.inspector.cover(HERE, { repository, digest, inUseCount: 1 });
    }
    expect(await usesOf(source())).toHaveLength(450);
    expect(run.aws.calls.count('ListCoverage')).toBe(2 + 3 + 1);
  });

  it('promise 2: a record that does not say whether its image runs makes its repository unclear', async () => {
    run.aws.inspector.cover(HERE, { repository, digest: run.v1, inUseCount: 1 });
    run.aws.inspector.cover(HERE, { repository: 'shop/api', digest: run.v2, withoutMetadata: true });
    expect(await report(source())).toMatchObject({
      status: 'ok',
      inspected: 2,
      uses: [{ repository, digest: run.v1 }],
      unclear: new Map([['shop/api', 'Inspector does not say whether an image of shop/api runs']]),
    });
    expect(run.aws.calls.count('ListCoverage')).toBe(3);
  });

  it('goes on when it is throttled', async () => {
    run.aws.inspector.cover(HERE, { repository, digest: run.v1, inUseCount: 1 });
    run.aws.faults.inject('ListCoverage', { kind: 'throttle' }, { times: 1 });
    expect(await usesOf(source())).toHaveLength(1);
  });

  it.each(['ListCoverage', 'ListCoverageStatistics'])(
    'fails, and names %s, when it is denied',
    async (name) => {
      run.aws.faults.inject(name, { kind: 'deny' });
      const why = `inspector2:${name} is not allowed: add it to the role's policy`;
      expect(await report(source())).toMatchObject({ status: 'failed', inspected: 0, why });
    },
  );
});

describe('the Inspector source and odd answers', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  const DIGEST = `sha256:${'f'.repeat(64)}`;
  const ARN = `arn:aws:ecr:eu-west-1:123456789012:repository/shop/web/${DIGEST}`;
  const RUNNING = { resourceMetadata: { ecrImage: { inUseCount: 1 } } };
  async function answered(...coveredResources: object[]) {
    return await answeredBy({
      'POST /coverage/list': () => ({ coveredResources }),
      'POST /coverage/statistics/list': () => ({ totalCounts: coveredResources.length }),
    });
  }
  async function answeredBy(answers: Answers) {
    stub = await startStub(answers);
    return await report(inspectorAt(stub.url));
  }
  const seen = (ecrImage: object) => ({ resourceId: ARN, resourceMetadata: { ecrImage } });

  it('keeps a use that is dated in the future, and doubts its repository', async () => {
    const later = (NOW + HOUR) / 1_000;
    const answer = await answered(seen({ lastInUseAt: later }));
    expect(answer).toMatchObject({ status: 'ok', uses: [{ repository, digest: DIGEST }] });
    expect(answer.status === 'ok' && answer.uses[0]).not.toHaveProperty('at');
    expect(answer.status === 'ok' && answer.unclear?.get(repository)).toMatch(/cannot be right/);
  });

  it.each([
    ['a count below zero', { inUseCount: -1 }],
    ['no word on the image', undefined],
    ['neither a count nor a date', {}],
    ['neither a count nor a date, but tags', { tags: ['1.0.0'] }],
    ['null for both', { inUseCount: null, lastInUseAt: null }],
  ])('promise 2: doubts the repository where there is %s', async (_what, ecrImage) => {
    const resource = ecrImage ? seen(ecrImage) : { resourceId: ARN, resourceMetadata: {} };
    const answer = await answered(resource);
    expect(answer).toMatchObject({ status: 'ok', uses: [] });
    expect(answer.status === 'ok' && answer.unclear?.has(repository)).toBe(true);
  });

  it('promise 2: an old date without a count does not say that the image runs no more', async () => {
    const answer = await answered(seen({ lastInUseAt: (NOW - 91 * DAY) / 1_000 }));
    expect(answer).toMatchObject({ status: 'ok', uses: [] });
    expect(answer.status === 'ok' && answer.unclear?.has(repository)).toBe(true);
  });

  it.each(['', '/', '/sha256:zz'])('doubts the repository of an ARN that ends in "%s"', async (end) => {
    const resourceId = `arn:aws:ecr:eu-west-1:123456789012:repository/shop/web${end}`;
    const answer = await answered({ resourceId, ...RUNNING });
    expect(answer).toMatchObject({ status: 'ok', uses: [] });
    expect(answer.status === 'ok' && [...(answer.unclear ?? [])]).toEqual([
      ['shop/web', 'Inspector names an image of shop/web without its digest'],
    ]);
  });

  it('passes over images of other registries', async () => {
    const elsewhere = [ARN.replace('123456789012', '210987654321'), ARN.replace('eu-west-1', 'us-east-1')];
    const answer = await answered(...elsewhere.map((resourceId) => ({ resourceId, ...RUNNING })));
    expect(answer).toMatchObject({ status: 'ok', inspected: 2, uses: [], unclear: new Map() });
  });

  it.each<[string, object, RegExp]>([
    ['no list', {}, /ListCoverage holds no list/],
    ['a page that comes again', { coveredResources: [], nextToken: 'x' }, /repeated a page/],
    ['an image without an ARN', { coveredResources: [{}] }, /covers an image that cannot be read/],
    [
      'a date that is none',
      { coveredResources: [{ resourceId: ARN, resourceMetadata: { ecrImage: { lastInUseAt: 'soon' } } }] },
      /ListCoverage/,
    ],
    ['no number', { coveredResources: [] }, /Statistics/],
  ])('fails on %s, and does not crash', async (_what, answer, why) => {
    const both = { 'POST /coverage/list': () => answer, 'POST /coverage/statistics/list': () => ({}) };
    expect(await answeredBy(both)).toMatchObject({
      status: 'failed',
      why: expect.stringMatching(why),
    });
  });
});
