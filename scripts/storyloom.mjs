#!/usr/bin/env node
// @ts-check
// The command line: installs and builds what is missing, quietly, then becomes the command itself.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST } from './lib/run.mjs';
import { ensureBuild, ensureHelper, ensureNode, ensurePackages } from './lib/setup.mjs';

ensureNode();
await ensurePackages();
if (process.argv[2] === 'serve') await ensureBuild();
else await ensureHelper();

// npm starts scripts in the project's folder; paths are meant from where the person called it.
const calledFrom = process.env.npm_lifecycle_event === 'storyloom' ? process.env.INIT_CWD : undefined;
if (calledFrom !== undefined) process.chdir(calledFrom);

// In this process: the command gets its signals itself, and each once.
await import(pathToFileURL(join(DIST, 'helper/main.js')).href);
