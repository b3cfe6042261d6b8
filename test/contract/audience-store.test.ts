import { storeKinds } from '../support/stores.ts'
import { audienceStorePromises } from './audience-store.ts'

for (const kind of storeKinds) audienceStorePromises(kind)
