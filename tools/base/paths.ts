// Where things are in this checkout. Everything that is installed or generated stays inside it.
import { dirname, join } from "node:path";

export const root: string = dirname(dirname(import.meta.dirname!));

export const notebooksDir: string = join(root, "notebooks");
/** Copies of the notebooks for students, who change them. */
export const studentDir: string = join(root, "student");
export const distDir: string = join(root, "dist");
export const libDir: string = join(root, "lib");
export const jupyterDir: string = join(root, ".jupyter");
export const stampsDir: string = join(jupyterDir, "stamps");
/** An entry of JUPYTER_PATH: Jupyter looks for kernels in its folder `kernels`, before the user's own. */
export const jupyterShare: string = join(jupyterDir, "share");
export const reportsDir: string = join(jupyterDir, "reports");
