/** A row as the firm's file has it: `canonical` is one text for equal content. */
export interface FileRow<C> {
  readonly id: string;
  readonly content: C;
  readonly canonical: string;
  readonly hash: string;
}

/** What is known of a row that stands. `fileHash` is what its file said when it was last loaded. */
export interface StandingRow {
  readonly version: number;
  readonly canonical: string;
  readonly fileHash: string | null;
}

export interface LoadPlan<C> {
  readonly newVersions: readonly { readonly id: string; readonly version: number; readonly content: C }[];
  /** Rows whose file content is to be remembered. */
  readonly remembered: readonly { readonly id: string; readonly hash: string }[];
}

/**
 * What a file changes. A row whose own file content is as it was when last loaded is left alone, whatever a person has made of it
 * since; so is a row that the file no longer has, for rows are closed, never removed.
 */
export function planLoad<C>(file: readonly FileRow<C>[], standing: ReadonlyMap<string, StandingRow>): LoadPlan<C> {
  const changed = file.filter((row) => standing.get(row.id)?.fileHash !== row.hash);
  const newVersions = changed
    .filter((row) => standing.get(row.id)?.canonical !== row.canonical)
    .map(({ id, content }) => ({ id, version: (standing.get(id)?.version ?? 0) + 1, content }));
  return { newVersions, remembered: changed.map(({ id, hash }) => ({ id, hash })) };
}
