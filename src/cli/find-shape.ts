/** `find --json`. Fields may be added, never renamed or removed. */
export interface FindShape {
  readonly tag: string;
  readonly matches: readonly {
    readonly registry: string;
    readonly repository: string;
    readonly digest: string;
    /** The name as it stands in the registry. */
    readonly tag: string;
    /** True where the name was put aside by Layaway: `tag` is then the quarantine tag. */
    readonly putAside: boolean;
    /** True where the image carries its own name as well: there is nothing to restore. */
    readonly spare?: true;
    readonly pushedAt: string | null;
  }[];
  /** How many repositories of each registry were looked through, whatever the scope. */
  readonly lookedThrough: readonly { readonly registry: string; readonly repositories: number }[];
  /** Repositories that could not be looked through. */
  readonly incomplete: readonly {
    readonly registry: string;
    readonly repository: string;
    readonly why: string;
  }[];
}
