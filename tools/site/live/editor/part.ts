import { openEditor } from "./editor.ts";

(globalThis.__live__ ??= {}).editor = openEditor;
