import { storeKinds } from '../support/stores.ts'
import { deliveryLedgerPromises } from './delivery-ledger.ts'

for (const kind of storeKinds) deliveryLedgerPromises(kind)
