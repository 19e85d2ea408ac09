import type { Config } from '@vladmandic/human';
import { type FaceLibrary, faceSettings, openFaceModel } from '../../../shared/analysis/face-model.ts';
import { findFaces } from '../../../shared/analysis/find-faces.ts';
import { findSalient, type WeighCrops } from '../../../shared/analysis/find-salient.ts';
import type { Eye } from '../../../shared/analysis/look-through.ts';
import { StudioError } from '../../../shared/errors.ts';

let loading: Promise<Eye> | null = null;

/** Loaded with the first picture and kept; one that failed is tried again. */
export function loadEye(models: string): Promise<Eye> {
  loading ??= openEye(models).catch((cause: unknown) => {
    loading = null;
    throw new StudioError(
      'failed.analysis',
      'What finds faces could not be loaded. Reload the studio, then try again',
      {
        cause,
        context: { details: `${models}: ${cause instanceof Error ? cause.message : String(cause)}` },
      },
    );
  });
  return loading;
}

async function openEye(models: string): Promise<Eye> {
  const [{ Human }, { default: smartcrop }] = await Promise.all([
    import('@vladmandic/human'),
    import('smartcrop'),
  ]);
  // Both packages describe more than is used, and their types know only pages.
  const library = new Human(faceSettings(models) as unknown as Config) as unknown as FaceLibrary;
  const weigh = smartcrop.crop as unknown as WeighCrops;
  const model = await openFaceModel(library);
  return {
    async look(picture, closely) {
      const faces = await findFaces(model, picture, closely);
      return { faces, salient: faces.length > 0 ? null : await findSalient(weigh, picture) };
    },
  };
}
