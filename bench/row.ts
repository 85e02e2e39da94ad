/** A figure, and where there is one the same of a peer measured in the same run. `ours` and `peer` in `unit`, smaller is better. */
export type Row = {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** Absent: nothing to compare with, or with a `peerName` that this machine does not have it. */
  readonly peer?: number;
  readonly peerName?: string;
};
