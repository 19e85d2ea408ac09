export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The largest box of an aspect that fits in a room, in whole pixels. */
export function fitInside(room: Box, aspect: Box): Box {
  if (room.width <= 0 || room.height <= 0) return { width: 0, height: 0 };
  const scale = Math.min(room.width / aspect.width, room.height / aspect.height);
  return { width: Math.floor(aspect.width * scale), height: Math.floor(aspect.height * scale) };
}
