import { ApiStatus } from './status.ts';

/**
 * What can go wrong with lists on request. `expire` lets the list's next page be gone; `drop` cuts the connection in
 * the middle of the answer; `answer` gives a body of any form; `hang` never answers.
 */
export type ListFault =
  | { readonly kind: 'status'; readonly code: number; readonly message?: string }
  | { readonly kind: 'expire' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'answer'; readonly body: unknown };

interface Armed {
  readonly resource: string;
  readonly fault: ListFault;
  left: number;
}

/** Permissions taken away and faults in place, by resource: `pods`, `deployments.apps`, or `*`. */
export class ClusterFaults {
  readonly #denied = new Set<string>();
  #armed: Armed[] = [];

  /** Takes away the permission to list a resource. */
  deny(resource: string): void {
    this.#denied.add(resource);
  }

  inject(resource: string, fault: ListFault, times = Number.POSITIVE_INFINITY): void {
    this.#armed.push({ resource, fault, left: times });
  }

  clear(): void {
    this.#denied.clear();
    this.#armed = [];
  }

  /** Throws where the caller may not list the resource. As in Kubernetes, that is said before whether there is such a kind. */
  requirePermission(resource: string): void {
    if (!this.#denied.has(resource) && !this.#denied.has('*')) return;
    const [plural, ...group] = resource.split('.');
    throw new ApiStatus(
      403,
      'Forbidden',
      `${resource} is forbidden: User "system:serviceaccount:layaway:layaway" cannot list resource "${plural}" in API group "${group.join('.')}" at the cluster scope`,
    );
  }

  /** The fault of one list request. */
  take(resource: string): ListFault | undefined {
    const armed = this.#armed.find(
      (one) => one.left > 0 && (one.resource === resource || one.resource === '*'),
    );
    if (armed) armed.left--;
    return armed?.fault;
  }
}
