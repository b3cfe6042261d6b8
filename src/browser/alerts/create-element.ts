type Attributes = Readonly<Record<string, string | boolean>>

/** An element with attributes and what is in it; `true` sets an attribute without a value, `false` leaves it away. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(attribute, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

/** A button that does something when it is pressed. */
export function createButton(
  label: string,
  turnOn: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const button = make('button', { type: 'button', ...attributes }, label)
  button.addEventListener('click', turnOn)
  return button
}
