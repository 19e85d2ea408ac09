/** The one route that answers anybody on this computer: who is there, and which protocol it speaks. */
export const PING = { path: '/ping', app: 'storyloom', protocol: 1 } as const;

export interface PingAnswer {
  readonly app: typeof PING.app;
  readonly protocol: number;
}

export function isPingAnswer(value: unknown): value is PingAnswer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'app' in value &&
    value.app === PING.app &&
    'protocol' in value &&
    typeof value.protocol === 'number'
  );
}
