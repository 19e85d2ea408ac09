// No static data and no allocation in here: several instances share one memory, and every byte an
// instance writes is at an address its caller gave it.
export { columns, rows } from './resample';
export { mix, mixColour, fill } from './mix';
export { blendPlane, layerFromRgba } from './layer';
export { flatten, cmykToRgba, orient, yuvFromRgba } from './convert';
export { scaleWeights, scaleAcross, scaleDown } from './scale';
