/** Rows turned into one array a field, as `unnest` takes them; what a row lacks is NULL. */
export function columns<T extends object>(rows: readonly T[], fields: readonly (keyof T)[]): unknown[][] {
  return fields.map((field) => rows.map((row) => row[field] ?? null));
}
