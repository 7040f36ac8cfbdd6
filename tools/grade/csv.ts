// Tables as spreadsheets and learning platforms write and read them.

/** A table's rows, each with its cells by the names of their columns, in small letters. */
export interface Table {
  columns: string[];
  rows: { line: number; cells: Record<string, string> }[];
}

/** Reads a table with a head. Its columns are parted by commas, semicolons or tabs. @param file its name */
export function readTable(text: string, file: string): Table {
  const bare = text.replace(/^\uFEFF/, ""), separator = separatorOf(bare.split(/\r?\n/, 1)[0]);
  const [head, ...rest] = parted(bare, separator);
  if (!head) throw new Error(`${file} is empty: it must be a table whose first line names its columns`);
  const columns = head.cells.map((name) => name.trim().toLowerCase());
  const rows = rest.filter(({ cells }) => cells.some((cell) => cell.trim() !== "")).map(({ line, cells }) => {
    if (cells.length > columns.length) {
      throw new Error(
        `line ${line} of ${file} has ${cells.length} cells, and its head names ${columns.length} columns`,
      );
    }
    return { line, cells: Object.fromEntries(columns.map((name, at) => [name, plain(cells[at] ?? "")])) };
  });
  return { columns, rows };
}

/** Without the quote that `csvField` puts in front: a table that goes out is to come back as it was. */
function plain(cell: string): string {
  return cell.trim().replace(/^'(?=[=+\-@\t\r])/, "").trim();
}

function separatorOf(head: string): string {
  const counts = [",", ";", "\t"].map((one) => [one, head.split(one).length] as const);
  return counts.reduce((most, one) => one[1] > most[1] ? one : most)[0];
}

/** Lines of cells; one in quotes may hold separators, quotes that are doubled, and ends of lines. */
function parted(text: string, separator: string): { line: number; cells: string[] }[] {
  const lines: { line: number; cells: string[] }[] = [];
  let cells: string[] = [], cell = "", quoted = false, line = 1, began = 1;
  const end = () => {
    cells.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === "\n") line++;
    if (quoted && sign === '"' && text[at + 1] === '"') cell += text[++at];
    else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && sign === separator) end();
    else if (!quoted && sign === "\n") {
      end();
      lines.push({ line: began, cells });
      [cells, began] = [[], line];
    } else if (quoted || sign !== "\r") cell += sign;
  }
  if (cell !== "" || cells.length > 0) {
    end();
    lines.push({ line: began, cells });
  }
  return lines;
}

export function csv(rows: readonly (string | number)[][]): string {
  return rows.map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

/**
 * A text that a spreadsheet would compute gets a quote in front: submissions choose their texts. So does what
 * stands behind a semicolon, a tab or the end of a line, as where a comma is part of numbers a spreadsheet
 * parts the line there.
 */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const first = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const safe = first.replace(/([;\t\r\n]["\s]*)(?=[=+@-])/g, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
