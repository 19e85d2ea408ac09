// @ts-check
// `node --import` this file runs the sources as they are: helper workers under test, and whole programs in crash tests.
import { register } from 'node:module';

register(new URL('./typescript-hooks.mjs', import.meta.url));
