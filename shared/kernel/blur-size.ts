/** Long side of the copy that is blurred: the blur is then alike at every size of the film. */
export const SMALL = 64;

/** Three small planes, and two of 16 bits to blur one in. */
export const BLUR_BYTES = 3 * SMALL * SMALL + 4 * SMALL * SMALL;
