import { createRequire } from 'node:module';

const resolver = createRequire(import.meta.url);

/**
 * A file of an installed package, such as a font or a WebAssembly module. The packages lie beside the project,
 * whether the helper runs from its sources or built.
 */
export function packageFile(specifier: string): string {
  return resolver.resolve(specifier);
}
