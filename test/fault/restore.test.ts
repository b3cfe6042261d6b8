import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { openBackOffice } from '../../src/compose/back-office.ts'
import { restoreBackup } from '../../src/compose/backup.ts'
import { openDesk } from '../../src/compose/open-desk.ts'
import { readConfig } from '../../src/config.ts'
import {
  isDone,
  openStoryWithPost,
  pushOptions,
  sendAlert,
  startPushDesk,
  untilAlert,
} from '../support/push-desk.ts'
import type { AlertId } from '../../src/domain/ids.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('does not send an alert again that was held in the backup', async () => {
  await using both = await startPushDesk()
  const { desk, service } = both
  using elsewhere = tempFolder()
  const { slug, post } = await openStoryWithPost(desk)
  await desk.request('/push/subscriptions', {
    json: { subscription: service.subscription('reader'), follow: { stories: [slug] } },
  })
  const alert = await sendAlert(desk, post, { holdSeconds: 2 })
  {
    await using office = await openBackOffice(desk.config)
    await office.backUp(join(elsewhere.path, 'backup'))
  }
  await untilAlert(desk, alert, isDone)

  const data = join(elsewhere.path, 'restored')
  await restoreBackup(join(elsewhere.path, 'backup'), { data })
  const options = { ...pushOptions(service, elsewhere.path), data, port: '0', logLevel: 'silent' }
  const read = readConfig({}, options)
  if (!read.ok) throw new Error('The options are wrong.')
  await using _restored = await openDesk(read.config)
  await using store = await openStore(data)
  const ended = await portsOf(store).newsroom.alert(alert as AlertId)

  expect(ended).toMatchObject({ state: 'cancelled', end: 'restored' })
  expect((await service.summary()).requests).toBe(1)
})
