import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  EMPTY_BLOB,
  PROBE_MEDIA_TYPE,
  PROBE_TAG,
  probeManifest,
  probeOrder,
  probeState,
  UNTAG_FORMS,
  untagFormText,
} from '../../src/policy/probe.ts';
import { digest, NOW, REGISTRY } from './build.ts';
import { aside, lookAt, tagged } from './step-build.ts';

test('the probe image is a whole OCI image of one empty blob, another one each time', () => {
  const manifest = JSON.parse(probeManifest(NOW));
  const blob = `sha256:${createHash('sha256').update(EMPTY_BLOB).digest('hex')}`;
  expect(manifest).toMatchObject({ schemaVersion: 2, mediaType: PROBE_MEDIA_TYPE });
  for (const part of [manifest.config, ...manifest.layers]) {
    expect(part).toMatchObject({ digest: blob, size: 2, mediaType: 'application/vnd.oci.empty.v1+json' });
  }
  expect(manifest.annotations).toEqual({ 'org.opencontainers.image.created': '2026-11-23T09:00:00.000Z' });
  expect(probeManifest(NOW)).toBe(probeManifest(NOW));
  expect(probeManifest(NOW + 1)).not.toBe(probeManifest(NOW));
});

test.each([
  ['both', [PROBE_TAG, aside(1, PROBE_TAG)]],
  ['tag', [PROBE_TAG]],
  ['aside', [aside(1, PROBE_TAG)]],
  ['untagged', [aside(2, PROBE_TAG)]],
] as const)('what a look shows of its two names: %s', (state, tags) => {
  expect(probeState(lookAt([tagged(1, tags)]), digest(1))).toBe(state);
  expect(probeState(lookAt([tagged(2, tags)]), digest(1))).toBe('gone');
});

test('a probe order lives as long as any other; the form that cannot hit a moved tag is tried first', () => {
  const change = { kind: 'delete', digests: [digest(1)] } as const;
  expect(probeOrder(REGISTRY, 'scratch', change, NOW)).toEqual({
    hold: 'probe',
    registry: REGISTRY,
    repository: 'scratch',
    change,
    expiresAt: NOW + 30_000,
  });
  expect(UNTAG_FORMS).toEqual(['pair', 'tag']);
});

test('says what follows where a tag can only be taken away by its name', () => {
  expect(untagFormText('pair')).toBe('digest and tag');
  expect(untagFormText('tag')).toContain('only in repositories with IMMUTABLE tags');
});
