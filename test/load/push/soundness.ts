import { describeViolations, type PushService } from '../../support/push-service/start-push-service.ts'
import type { BenchReport } from '../support/bench-report.ts'

/** Holds what came at the push services to what real ones take, and names what they would not. */
export async function checkSoundness(report: BenchReport, services: readonly PushService[]): Promise<void> {
  let wrong = 0
  for (const service of services) {
    const { violations, decrypted } = await service.summary()
    report.progress(`The push service decrypted ${decrypted} messages.`)
    for (const violation of describeViolations(violations)) report.progress(violation)
    wrong += Object.values(violations).reduce((sum, times) => sum + times, 0)
  }
  report.check('requests that a push service would refuse', wrong, { atMost: 0 })
}
