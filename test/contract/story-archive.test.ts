import { storeKinds } from '../support/stores.ts'
import { storyArchivePromises } from './story-archive.ts'

for (const kind of storeKinds) storyArchivePromises(kind)
