import type { LucideProps } from 'lucide-solid';
import type { Component } from 'solid-js';

/** One icon of the set: `import Film from 'lucide-solid/icons/film'`. */
export type Icon = Component<LucideProps>;
