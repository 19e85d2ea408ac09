import { hashSecret, newSecret } from './secret.ts';

export interface Ticket {
  /** The one path it opens. */
  readonly path: string;
  /** It ends with the token it was made by. */
  readonly tokenId: string;
  readonly expiresAt: number;
}

/** For addresses that a media element or a download opens, where no header can be set. */
export interface Tickets {
  create(path: string, tokenId: string): { readonly ticket: string; readonly expiresAt: number };
  find(ticket: string): Ticket | null;
}

const TICKET_LIFE_MS = 10 * 60 * 1000;
const MOST_TICKETS = 1000;

export function makeTickets(now: () => number = Date.now): Tickets {
  const tickets = new Map<string, Ticket>();
  return {
    create(path, tokenId) {
      for (const [hash, { expiresAt }] of tickets) {
        // In the order they were made, which is the order they end in.
        if (expiresAt > now() && tickets.size < MOST_TICKETS) break;
        tickets.delete(hash);
      }
      const ticket = newSecret();
      const expiresAt = now() + TICKET_LIFE_MS;
      tickets.set(hashSecret(ticket), { path, tokenId, expiresAt });
      return { ticket, expiresAt };
    },
    find(ticket) {
      const found = tickets.get(hashSecret(ticket));
      return found !== undefined && found.expiresAt > now() ? found : null;
    },
  };
}
