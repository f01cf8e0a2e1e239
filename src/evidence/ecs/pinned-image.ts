import { SourceFailure } from '../source.ts';

/** An image as ECS pins it. */
export interface PinnedImage {
  readonly image: string;
  readonly digest?: string;
}

/**
 * The images of a task's containers or of a service revision. A container may have neither address nor digest: AWS adds
 * some of its own. A digest without an address is an image that runs and nobody can tell where it comes from: that
 * throws, for passing over it would lose a use. `of` names what has them.
 */
export function pinnedImages(
  containers: readonly { readonly image?: string | undefined; readonly imageDigest?: string | undefined }[],
  of: string,
): PinnedImage[] {
  return containers.flatMap(({ image, imageDigest: digest }) => {
    if (image) return [{ image, ...(digest && { digest }) }];
    if (digest) throw new SourceFailure(`${of} runs ${digest}, and ECS does not say of which repository`);
    return [];
  });
}
