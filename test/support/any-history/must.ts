/** @throws Error with this message unless the condition holds. */
export function must(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message)
}
