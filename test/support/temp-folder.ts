import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of the test's own, gone when the test is over. */
export function tempFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'telex-test-'))
  return {
    path,
    [Symbol.dispose](): void {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
