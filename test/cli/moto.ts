import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { diesWithParent, findProgram } from '../../src/sandbox/programs.ts';

const MEDIA_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

/** Whether moto_server is here; says so where it is not. */
export function hasMoto(): boolean {
  const found = findProgram('moto_server') !== undefined;
  if (!found) console.log('moto_server is not on the PATH: its tests are skipped');
  return found;
}

export interface Moto {
  readonly url: string;
  readonly ecr: ECRClient;
  /** Creates a repository with an owner tag. */
  createRepository(name: string, owner: string): Promise<void>;
  /** Pushes the image of this name under a tag, its name unless another is given; answers its digest. */
  push(repository: string, name: string, tag?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts moto, an AWS stand-in this project had no hand in, on a free port of this machine. */
export async function startMoto(): Promise<Moto> {
  const [program, ...args] = diesWithParent(['moto_server', '-H', '127.0.0.1', '-p', '0']);
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (text: Buffer) => {
      said += text.toString();
      const [, address] = /Running on (http:\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', () => reject(new Error(`moto_server ended: ${said}`)));
  });
  const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
  const ecr = new ECRClient({ region: 'eu-west-1', endpoint: url, credentials });
  return {
    url,
    ecr,
    async createRepository(repositoryName, owner) {
      const tags = [{ Key: 'owner', Value: owner }];
      await ecr.send(new CreateRepositoryCommand({ repositoryName, tags }));
    },
    async push(repositoryName, name, imageTag = name) {
      const layer = `sha256:${createHash('sha256').update(`${repositoryName}:${name}`).digest('hex')}`;
      const imageManifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: MEDIA_TYPE,
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 2, digest: layer },
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: 7, digest: layer }],
      });
      // moto makes up a digest of its own unless it is told the true one.
      const imageDigest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
      const image = {
        repositoryName,
        imageTag,
        imageDigest,
        imageManifest,
        imageManifestMediaType: MEDIA_TYPE,
      };
      await ecr.send(new PutImageCommand(image));
      return imageDigest;
    },
    async stop() {
      ecr.destroy();
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    },
  };
}
