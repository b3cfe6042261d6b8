import { resolve } from 'node:path'
import { openBackOffice, type BackOffice } from '../compose/back-office.ts'
import type { Config } from '../config.ts'
import { cli } from '../words/cli/en.ts'
import { say } from './io.ts'

/**
 * Opens the desk of a command that puts the first thing into it, and says so where there was none: to people, while a
 * program that asked for JSON gets nothing but that.
 */
export async function openOrMakeDesk(config: Config, json: boolean): Promise<BackOffice> {
  const office = await openBackOffice(config, { makesDesk: true })
  if (office.isNew && !json) say(cli.deskMade(resolve(config.data)))
  return office
}
