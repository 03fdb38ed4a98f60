// How the journeys run: a phone's viewport, the distribution's Chromium, no second try.
import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './harness/chromium.mjs';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  outputDir: 'output/traces',
  // Each journey has its own server; two at once is what two cores carry.
  workers: Number(process.env.PORTE_VOIX_JOURNEYS_AT_ONCE ?? 2),
  fullyParallel: true,
  // A journey that passes at the second try has found something.
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'output/report.json' }]],
  use: {
    launchOptions: CHROMIUM,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
