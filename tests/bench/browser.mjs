// The Chromium in which pages are measured.
import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/setup.mjs';

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

export const launch = () => chromium.launch({ executablePath: findChromium(), args });
