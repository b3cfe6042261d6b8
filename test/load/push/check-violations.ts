import { describeViolations, type PushService } from '../../support/push-service/start-push-service.ts'
import type { BenchReport } from '../support/bench-report.ts'

/** Checks that real push services would have accepted every request, and prints what they would refuse. */
export async function checkViolations(report: BenchReport, services: readonly PushService[]): Promise<void> {
  let total = 0
  for (const service of services) {
    const { violations, decrypted } = await service.summary()
    report.progress(`The push service decrypted ${decrypted} messages.`)
    for (const violation of describeViolations(violations)) report.progress(violation)
    total += Object.values(violations).reduce((sum, times) => sum + times, 0)
  }
  report.check('requests that a push service would refuse', total, { atMost: 0 })
}
