/** The package brings no types. Positions are in UTF-16 units; the last break is the end of the text. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
}
