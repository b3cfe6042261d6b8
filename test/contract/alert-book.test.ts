import { storeKinds } from '../support/stores.ts'
import { alertBookPromises } from './alert-book.ts'

for (const kind of storeKinds) alertBookPromises(kind)
