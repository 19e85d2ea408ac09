import { formatNumber } from '../format.ts';

/** `1 film`, `1,000 films`. */
export function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
