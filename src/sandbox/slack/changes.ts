/** Tells listeners that something in the workspace is different now. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** Answers the function that stops listening. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /**
   * Waits until `look` answers something, looking again after each change. Rejects after `withinMs` of real
   * time and names what was awaited: for tests, so that none needs to sleep.
   */
  until<T>(what: string, look: () => T | undefined | false, withinMs = 20_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const attempt = () => {
        const found = look();
        if (found === undefined || found === false) return;
        stop();
        clearTimeout(timer);
        resolve(found);
      };
      const stop = this.on(attempt);
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`waited ${withinMs} ms in vain for ${what}`));
      }, withinMs);
      attempt();
    });
  }
}
