/** What a picture of the library carries while it is dragged: its asset's id. */
export const PICTURE_DRAG_TYPE = 'application/x-storyloom-picture';
