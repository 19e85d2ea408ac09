import type { Plugin } from 'vite';

/** Serves and ships what is loaded only on demand and has a licence of its own. */
export function vendorFiles(): Plugin;
