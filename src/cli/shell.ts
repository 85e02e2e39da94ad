/** What a command may touch of the world outside: a place to write, and how wide it is. */
export type Shell = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly columns: number;
  readonly isTerminal: boolean;
  readonly cwd: string;
};
