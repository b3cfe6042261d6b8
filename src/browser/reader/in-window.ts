/** What has a place in the window. */
type Placed = { getBoundingClientRect(): { readonly top: number; readonly bottom: number } }

/**
 * The items of a list that are in the window, or near it. The list is read from the top of the page to its end, and grows
 * with every post, so the first is found by bisection: of 2,000 posts some twenty are looked at.
 *
 * @param height of the window. @param near how far above and below the window counts too.
 */
export function inWindow<Item extends Placed>(list: ArrayLike<Item>, height: number, near = 0): Item[] {
  let from = 0
  for (let to = list.length; from < to;) {
    const middle = (from + to) >> 1
    if ((list[middle]?.getBoundingClientRect().bottom ?? 0) <= 1 - near) from = middle + 1
    else to = middle
  }
  const found: Item[] = []
  for (let item = list[from]; item !== undefined; item = list[++from]) {
    if (item.getBoundingClientRect().top >= height + near) break
    found.push(item)
  }
  return found
}
