import * as v from 'valibot';

/** Who may talk to the helper: tokens, the codes that bring them, and tickets for single files. */
export const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** `POST /api/pair`: trades a code for a token of the page's own origin. Spaces and dashes do not matter. */
export const pairSchema = v.strictObject({ code: v.pipe(v.string(), v.maxLength(32)) });
export const pairedSchema = v.object({ token: v.string() });

/** `POST /api/pair/ask`: the helper shows a code on its terminal; only the page it serves itself may ask. */
export const askedSchema = v.object({ expires_at: v.number() });
/** `POST /api/pairing-codes`: a studio that is paired already is told the code itself. */
export const pairingCodeSchema = v.object({ code: v.string(), expires_at: v.number() });

export const TOKEN_KINDS = ['studio', 'paired', 'script'] as const;
export const tokenSchema = v.object({
  id: v.string(),
  kind: v.picklist(TOKEN_KINDS),
  name: v.string(),
  /** The one origin whose pages may use it; null for programs, which are no page. */
  origin: v.nullable(v.string()),
  created_at: v.number(),
  last_used_at: v.nullable(v.number()),
  /** The token this request came with. */
  is_this: v.boolean(),
});
export const tokensSchema = v.object({ tokens: v.array(tokenSchema) });

/** `POST /api/tickets`: an address that a media element or a download can open, for one file and a short time. */
export const ticketRequestSchema = v.strictObject({ type: v.picklist(['output', 'asset']), id: sha256 });
export const ticketSchema = v.object({ url: v.string(), expires_at: v.number() });
