import { defineConfig } from 'vitest/config'

const SECOND_MS = 1_000

/**
 * One project for each kind of test, so that each can be run alone: `npm test -- rules`. Workers are bounded because
 * everything here shares two cores with the servers it starts.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'rules', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'] } },
      {
        test: {
          name: 'desk',
          include: ['test/{contract,api,cli,stream,house}/**/*.test.ts'],
          testTimeout: 20 * SECOND_MS,
          hookTimeout: 20 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'fault',
          include: ['test/fault/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300 * SECOND_MS,
          hookTimeout: 60 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120 * SECOND_MS,
          hookTimeout: 120 * SECOND_MS,
        },
      },
    ],
  },
})
