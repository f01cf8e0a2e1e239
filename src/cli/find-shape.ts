import type { UnreachableShape } from './shapes.ts';

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
    /** True where another image of the repository carries its own name by now: a restore leaves it there. */
    readonly taken?: true;
    /** There where it cannot be pulled: it is in ECR's archive, or on its way out of it. */
    readonly status?: 'ARCHIVED' | 'ACTIVATING';
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
  /** Registries that could not be asked, or not to the end. */
  readonly unreachable: readonly UnreachableShape[];
}
