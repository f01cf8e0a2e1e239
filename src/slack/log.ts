/** What this room needs of a logger; pino's shape, errors under `err`. One structured line a step. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
