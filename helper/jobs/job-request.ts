import { hashOf } from '../../shared/plan/canonical.ts';
import type { SubmitRequest } from './types.ts';

export interface RequestHashes {
  readonly document: string;
  /** Everything that decides the film but the run number. */
  readonly request: string;
  /** The request with the client's wishes about it: what its own key stands for. */
  readonly parameters: string;
}

export function hashRequest(wanted: SubmitRequest): RequestHashes {
  const document = hashOf(wanted.project);
  const request = hashOf({
    engine: 'helper',
    destination: 'exports',
    project: document,
    revision: wanted.revision,
    profile: wanted.profile,
    codec: wanted.codec,
    container: wanted.container,
    hardware: wanted.hardware,
    layers: wanted.layers,
  });
  return { document, request, parameters: hashOf({ request, force: wanted.force }) };
}

/** A forced or repeated run is another job: it raises the run number. */
export function helperJobId(request: string, run: number): string {
  return hashOf({ request, run });
}
