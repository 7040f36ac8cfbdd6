import { testCourse } from "./course.ts";

// Its answers work on bytes of disks, which ask most of what a realm has.
testCourse((file) => file === "07_transactions.ipynb");
