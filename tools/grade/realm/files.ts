// Stands in for what the library takes from outside of the language. In the realm there are no files.
const none = (): never => {
  throw new Error("there are no files where answers are graded");
};

export {
  none as appendFileSync,
  none as linkSync,
  none as readdirSync,
  none as readFileSync,
  none as rmSync,
  none as writeFileSync,
};
export const existsSync = (): boolean => false;
export const { performance } = globalThis;
export default { pid: 0 };
