import { LocalWake } from '../../src/log/local-wake.ts'
import { wakePromises } from './wake.ts'

wakePromises('a set in this process', () => new LocalWake())
