/** What other programs may import: a desk inside a program of one's own. */
export { openDesk, type DeskOptions, type RunningDesk } from './compose/open-desk.ts'
export { options, readConfig, type Config, type OptionName, type OptionProblem } from './config.ts'
export { version } from './version.ts'
