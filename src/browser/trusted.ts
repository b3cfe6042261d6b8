/** Browsers with Trusted Types require this in place of a string; others take the string. */
type Policy = {
  createHTML(text: string): string
  createScriptURL(address: string): string
}
type PolicyFactory = { createPolicy(name: string, rules: Policy): Policy }

/**
 * The page's only policy: `Content-Security-Policy: trusted-types telex; require-trusted-types-for 'script'` lets
 * this file make HTML and script addresses, and nobody else.
 *
 * @see https://www.w3.org/TR/trusted-types/
 */
const rules: Policy = { createHTML: (text) => text, createScriptURL: (address) => address }
const policy =
  (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('telex', rules) ?? rules

/**
 * HTML as nodes that are not in the page yet; scripts in it don't run.
 *
 * @param text rendered by our own server, which escaped every word that came from outside. Nothing else may come here.
 */
export function fragmentOf(text: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = policy.createHTML(text)
  return template.content
}

/** A whole page of our own server as a document of its own; scripts in it don't run. */
export function documentOf(text: string): Document {
  return new DOMParser().parseFromString(policy.createHTML(text), 'text/html')
}

/** The address of a script of our own, for `ServiceWorkerContainer.register`. */
export function scriptAddress(address: string): string {
  return policy.createScriptURL(address)
}
