export function stampOfSources(root: string): string
export function isWebFresh(root: string): boolean
