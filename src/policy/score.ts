/** The article's four questions, each 0 (bad sign) to 100 (good sign), and their weighted total. */
export interface Score {
  readonly impact: number;
  readonly confidence: number;
  readonly reversibility: number;
  readonly prevention: number;
  readonly total: number;
}
