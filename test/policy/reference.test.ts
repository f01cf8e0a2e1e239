import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findImageUris, parseReference } from '../../src/policy/reference.ts';
import { digest, REGISTRY, SEED } from './build.ts';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const D = digest(0xabc);
/** A variable as shells and templates write it. */
const shell = (name: string) => `\${${name}}`;

describe('what people type', () => {
  test.each([
    ['payments/api', { repository: 'payments/api' }],
    [' payments/api:v1.2.3 ', { repository: 'payments/api', tag: 'v1.2.3' }],
    [`payments/api@${D}`, { repository: 'payments/api', digest: D }],
    [`payments/api:v1@${D}`, { repository: 'payments/api', tag: 'v1', digest: D }],
    [`${HOST}/payments/api:v1`, { registry: REGISTRY, repository: 'payments/api', tag: 'v1' }],
    [`docker://${HOST}/a.b_c-d/e`, { registry: REGISTRY, repository: 'a.b_c-d/e' }],
    [`${HOST}:443/api`, { registry: REGISTRY, repository: 'api' }],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test.each([
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', 'eu-west-1'],
    ['123456789012.dkr-ecr-fips.us-east-1.on.aws', 'us-east-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.ap-southeast-2.amazonaws.com', 'ap-southeast-2'],
    ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1'],
  ])('every form of host: %s', (host, region) => {
    const registry = { account: '123456789012', region };
    expect(parseReference(`${host}/api:v1`)).toEqual({ registry, repository: 'api', tag: 'v1' });
    expect([...findImageUris(`image: ${host}/api:v1`)]).toEqual([{ registry, repository: 'api', tag: 'v1' }]);
  });

  test.each([
    ['', 'is not a repository'],
    ['Payments/API', 'is not a repository'],
    ['a//b', 'is not a repository'],
    ['api:', 'is not a repository'],
    ['api:-x', 'is not a repository'],
    ['api@sha256:abc', 'sha256:abc is not a digest'],
    [D, 'name its repository too'],
  ])('%j is refused with a sentence', (text, error) => {
    expect(parseReference(text)).toEqual({ error: expect.stringContaining(error) });
  });

  test('whatever is composed of a repository, a tag and a digest reads back', () => {
    const repository = fc.stringMatching(/^[a-z0-9]{1,5}([._-][a-z0-9]{1,5}){0,2}(\/[a-z0-9]{1,5}){0,2}$/);
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}[A-Za-z0-9]$/), {
      nil: undefined,
    });
    const pin = fc.option(fc.nat(1_000).map(digest), { nil: undefined });
    fc.assert(
      fc.property(repository, tag, pin, (name, named, pinned) => {
        const text = `${HOST}/${name}${named ? `:${named}` : ''}${pinned ? `@${pinned}` : ''}`;
        const expected = {
          registry: REGISTRY,
          repository: name,
          ...(named && { tag: named }),
          ...(pinned && { digest: pinned }),
        };
        expect(parseReference(text)).toEqual(expected);
        expect([...findImageUris(`"${text}", `)]).toEqual([expected]);
      }),
      SEED,
    );
  });
});

describe('addresses in any text', () => {
  const found = (text: string) => [...findImageUris(text)].map(({ registry: _same, ...rest }) => rest);

  test.each([
    ['YAML', `image: ${HOST}/payments/api:v1.2.3\nother: 1`],
    ['JSON', `{"image":"${HOST}/payments/api:v1.2.3"}`],
    ['JSON with escaped slashes', `{"image":"${HOST}\\/payments\\/api:v1.2.3"}`],
    ['Markdown', `Roll back to \`${HOST}/payments/api:v1.2.3\`, then`],
    ['XML', `<image>${HOST}/payments/api:v1.2.3</image>`],
    ['shell', `docker pull ${HOST}/payments/api:v1.2.3; echo`],
    ['a scheme', `docker://${HOST}/payments/api:v1.2.3`],
  ])('%s', (_kind, text) => {
    expect(found(text)).toEqual([{ repository: 'payments/api', tag: 'v1.2.3' }]);
  });

  test('all of them, with digests and without tags', () => {
    const text = `${HOST}/a@${D} ${HOST}/b:v1@${D} ${HOST}/c ${HOST}/d@sha256:abc ${HOST}/e@${D}0`;
    expect(found(text)).toEqual([
      { repository: 'a', digest: D },
      { repository: 'b', tag: 'v1', digest: D },
      ...['c', 'd', 'e'].map((repository) => ({ repository })),
    ]);
  });

  test('a tag at the end of a sentence is read both ways', () => {
    expect(found(`We run ${HOST}/api:v1.2.`)).toEqual([
      { repository: 'api', tag: 'v1.2.' },
      { repository: 'api', tag: 'v1.2' },
    ]);
    expect(found(`We run ${HOST}/api.`)).toEqual([{ repository: 'api' }]);
  });

  test.each([
    `:${shell('TAG')}`,
    `:v1-${shell('SHA')}`,
    ':{{ .Values.tag }}',
    ':v{{ .v }}',
    `@${shell('DIGEST')}`,
    ':%s',
    ':$(TAG)',
    ':<tag>',
  ])('a variable in the tag (%s) leaves a use without a tag', (tail) =>
    expect(found(`"${HOST}/api${tail}"`)).toEqual([{ repository: 'api' }]),
  );

  test('a digest is enough, whatever follows', () => {
    expect(found(`${HOST}/api:v1@${D}\${X}`)).toEqual([{ repository: 'api', tag: 'v1', digest: D }]);
  });

  test.each([
    [`payments/${shell('SERVICE')}:v1`, 'payments'],
    [`payments-${shell('ENV')}/api`, 'payments'],
    ['payments{{ .x }}:v1', 'payments'],
    [`${shell('REPOSITORY')}:v1`, ''],
    ['<repository>', ''],
  ])('a variable in the repository (%s) is given as unresolved', (tail, repository) => {
    const [first, ...others] = found(`image: "${HOST}/${tail}" # ok`);
    expect(first).toMatchObject({ repository, unresolved: expect.stringContaining(`${HOST}/${repository}`) });
    expect(first?.unresolved).not.toMatch(/["\s]/);
    expect(others).toEqual([]);
  });

  test('what is no image of a registry is not found', () => {
    for (const text of [
      `https://${HOST}`,
      `https://${HOST}/`,
      `https://${HOST}/ `,
      'docker.io/library/nginx:1',
      `9${HOST}/a`,
    ]) {
      expect(found(text)).toEqual([]);
    }
  });
});
