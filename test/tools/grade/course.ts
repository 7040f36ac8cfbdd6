// Notebooks of the course as their own submissions: as they are handed out, and with the course's answers.
import { basename } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gradeBytes } from "../../../tools/grade/grade.ts";
import { courseNotebooks, Reader } from "../../../tools/grade/run/reader.ts";
import { type Notebook, notebookFiles, readNotebook } from "../../../tools/notebook/format.ts";
import { gradedByHand } from "../../../tools/notebook/nbgrader.ts";
import { studentCopy } from "../../../tools/release/student.ts";

/** @param isMeant which of the notebooks, by their files' names */
export function testCourse(isMeant: (file: string) => boolean): void {
  const reader = new Reader(courseNotebooks());
  afterAll(() => reader.end());

  async function graded(file: string, notebook: Notebook) {
    const grade = await gradeBytes(file, new TextEncoder().encode(JSON.stringify(notebook)), reader);
    if (typeof grade === "string") throw new Error(grade);
    return grade;
  }

  describe("blank is nothing, and right is all, for", () => {
    const files = notebookFiles().map((path) => [basename(path), path]).filter(([file]) => isMeant(file));
    test.each(files)("%s", async (file, path) => {
      const notebook = readNotebook(path);
      const blank = await graded(file, studentCopy(notebook, file)), right = await graded(file, notebook);
      const byHand = gradedByHand(notebook).reduce((sum, { points }) => sum + points, 0);
      expect(blank.earned).toBe(0);
      expect(right).toMatchObject({ earned: right.points - byHand, waiting: byHand, remarks: [] });
      expect(right.points).toBeGreaterThan(0);
    });
  });
}
