import { defineConfig } from '@playwright/test';
import { findChromium } from '../../scripts/setup.mjs';

// Another port lets two working copies run their tests at once.
export const port = Number(process.env.NEOCOG_TEST_PORT ?? 4181);

export default defineConfig({
  testDir: './browser',
  outputDir: '../../test-results',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  workers: 2,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}/course/unit-3/`,
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: findChromium() ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  webServer: { command: `node ${import.meta.dirname}/serve.mjs ${port}`, url: `http://localhost:${port}/course/unit-3/index.html`, reuseExistingServer: false },
});
