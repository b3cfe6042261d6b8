/** Shows the invitation to follow, and loads what it needs once a reader takes it up. */
export function invite(): void {}
