import { testCourse } from "./course.ts";

testCourse(() => true);
