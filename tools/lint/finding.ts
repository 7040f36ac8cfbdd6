/** Something a lint found; `where` is a place that an editor can open, or a cell. */
export interface Finding {
  where: string;
  problem: string;
}

export function show(finding: Finding): string {
  return `${finding.where}: ${finding.problem}`;
}
