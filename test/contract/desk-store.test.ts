import { storeKinds } from '../support/stores.ts'
import { deskStorePromises } from './desk-store.ts'

for (const kind of storeKinds) deskStorePromises(kind)
