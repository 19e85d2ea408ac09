import { hashOf } from '../../shared/plan/canonical.ts';
import type { SubmitRequest } from './types.ts';

export interface RequestHashes {
  readonly document: string;
  /** Everything that decides the film but the run number. */
  readonly request: string;
  /** The request with the client's wishes about it: what its own key stands for. */
  readonly parameters: string;
}

/** A name for the film belongs to it where one is given: a film of another name is another film. */
export function hashRequest(wanted: SubmitRequest, fileName: string | null): RequestHashes {
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
    ...(fileName === null ? {} : { fileName }),
  });
  const { force, startAt = null, hours = null } = wanted;
  const times = startAt === null && hours === null ? {} : { startAt, hours };
  return { document, request, parameters: hashOf({ request, force, ...times }) };
}

/** A forced or repeated run is another job: it raises the run number. */
export function helperJobId(request: string, run: number): string {
  return hashOf({ request, run });
}
