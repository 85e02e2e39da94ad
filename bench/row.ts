/** A figure beside a peer measured in the same run. `ours` and `peer` in `unit`, smaller is better. */
export type Row = {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer?: number;
  readonly peerName: string;
};
