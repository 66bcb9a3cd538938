import { load, loadWorker } from 'neocog';
import 'neocog/exercises';

Object.assign(globalThis, { load, loadWorker });
