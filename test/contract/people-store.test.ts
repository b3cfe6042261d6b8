import { storeKinds } from '../support/stores.ts'
import { peopleStorePromises } from './people-store.ts'

for (const kind of storeKinds) peopleStorePromises(kind)
