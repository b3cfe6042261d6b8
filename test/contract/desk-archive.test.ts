import { storeKinds } from '../support/stores.ts'
import { deskArchivePromises } from './desk-archive.ts'

for (const kind of storeKinds) deskArchivePromises(kind)
