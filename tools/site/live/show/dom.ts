// Elements, in few words.

type Child = Node | string;

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** @param label what a screen reader says, where the text alone does not tell which one it is */
export function button(text: string, onClick: () => unknown, label = text): HTMLButtonElement {
  const made = make("button", { type: "button", ...label === text ? {} : { "aria-label": label } }, text);
  made.addEventListener("click", () => void onClick());
  return made;
}
