// No static data and no allocation in here: several instances share one memory, and every byte an
// instance writes is at an address its caller gave it.
// `joinRows` and `joinColumns` are not called from outside: exported, the optimizer leaves their loops apart,
// which keeps V8 from spilling registers in them (half the time).
export { columns, rows, joinRows, joinColumns } from './resample';
export { mix, mixColour, fill, copyRows } from './mix';
export { blurPlane } from './blur';
export { blendPlane, layerFromRgba } from './layer';
export { flatten, yuvFromRgba } from './convert';
export { scaleWeights, scaleAcross, scaleDown } from './scale';
export {
  convertLuma, convertChroma, halveDown, halveAcross, halveChromaAcross, thinAcross, narrow, splitPairs, turn,
} from './video';
