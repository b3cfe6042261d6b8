/** What a form has to know of a key. */
export type FormKey = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'isComposing' | 'ctrlKey' | 'metaKey' | 'repeat'
>

/**
 * What a key does in a form.
 *
 *   submit   Ctrl+Enter or Cmd+Enter, wherever the focus is
 *   nothing  Enter in a line of a form that reaches the public: half a post must not go out by one key
 *   default  whatever the browser does with it
 *
 * @param reachesPublic whether submitting publishes, alerts, corrects, retracts or changes what readers see.
 * @param inLine whether the focus is in a field that browsers submit by Enter.
 */
export function meaningOfKey(
  key: FormKey,
  { reachesPublic, inLine }: { readonly reachesPublic: boolean; readonly inLine: boolean },
): 'submit' | 'nothing' | 'default' {
  if (key.key !== 'Enter' || isComposing(key)) return 'default'
  if (key.ctrlKey || key.metaKey) return key.repeat ? 'nothing' : 'submit'
  return reachesPublic && inLine ? 'nothing' : 'default'
}

/**
 * Whether the key belongs to an input method, which takes Enter to choose a word.
 * NOTE: Safari ends the composition before the key that ends it, and marks that one by its code alone.
 */
export function isComposing({
  isComposing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === 229
}
