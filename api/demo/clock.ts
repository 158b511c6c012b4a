/** The server's clock while the demonstration is made; afterwards the real one. */
export type DemoClock = {
  readonly now: () => Date;
  /** Stands still at a moment. */
  readonly set: (at: string) => void;
  readonly letGo: () => void;
};

export function demoClock(): DemoClock {
  let standing: Date | undefined;
  return {
    now: () => standing ?? new Date(),
    set: (at) => void (standing = new Date(at)),
    letGo: () => void (standing = undefined),
  };
}
