/** The browser's storage, or one that lasts as long as the page where the browser forbids it. */
export function browserStorage(kind: 'localStorage' | 'sessionStorage'): Storage {
  try {
    const storage = globalThis[kind]
    // Some browsers give a storage and refuse its use.
    storage.getItem('telex.try')
    return storage
  } catch {
    return memoryStorage()
  }
}

/** A storage that forgets when the page does. */
export function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}
