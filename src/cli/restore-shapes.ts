/** `restore`, one image. */
export interface RestoredShape {
  readonly registry: string;
  readonly repository: string;
  readonly digest: string;
  /** Names it carries again. */
  readonly tags: readonly string[];
  /** Names another image carries by now, or is to carry: `leftTo`. */
  readonly taken: readonly string[];
  /** Those of `taken` that are left to the image with this digest, put aside under them later as far as is known. */
  readonly leftTo?: Readonly<Record<string, string>>;
  /** True where ECR is bringing it back from the archive: up to 20 minutes. */
  readonly activating?: true;
  /** True where its names come back only when the command is repeated, once it is out of the archive. */
  readonly again?: true;
  /** True where parts of it may be in the archive that cannot be named yet. */
  readonly partsUnknown?: true;
  /** The image that it comes back with: this is a platform of it, or signs or describes it. */
  readonly partOf?: string;
  /** Put-aside tags that stay beside names that are back: no worker was told, and one may be at them. */
  readonly spare?: readonly string[];
  /** What happened to other images that were after the same names in the same instant. */
  readonly notes?: readonly string[];
  readonly failed?: string;
  /** Where its last tag went and it was not put back: what it can be put back from, under this put-aside tag. */
  readonly lost?: { readonly tag: string; readonly mediaType: string; readonly manifest: string };
}

/** `restore`, one untagged image that stays in the archive because nobody named its digest. */
export interface InArchiveShape {
  readonly registry: string;
  readonly repository: string;
  readonly digest: string;
}
