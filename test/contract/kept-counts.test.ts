import { storeKinds } from '../support/stores.ts'
import { keptCounts } from './kept-counts.ts'

storeKinds.forEach(keptCounts)
