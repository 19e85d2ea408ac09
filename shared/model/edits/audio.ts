import type { AudioClip, AudioTrack, Project } from '../project.ts';
import { defineEdit, mapSame, patched } from './define-edit.ts';

export const addTrack = defineEdit('track.add', 'add track', (project, track: AudioTrack) =>
  project.audio.some((item) => item.id === track.id)
    ? project
    : { ...project, audio: [...project.audio, track] },
);

export const addClip = defineEdit('clip.add', 'add music', (project, trackId: string, clip: AudioClip) => {
  const isTaken = project.audio.some(({ clips }) => clips.some(({ id }) => id === clip.id));
  if (isTaken) return project;
  return withTrack(project, trackId, (track) => ({ ...track, clips: [...track.clips, clip] }));
});

export const changeClip = defineEdit(
  'clip.change',
  'change music',
  (project, id: string, change: Partial<Omit<AudioClip, 'id'>>) =>
    withClips(project, (clips) =>
      mapSame(clips, (clip) => (clip.id === id ? patched<AudioClip>(clip, change) : clip)),
    ),
);

export const removeClip = defineEdit('clip.remove', 'remove music', (project, id: string) =>
  withClips(project, (clips) =>
    clips.some((clip) => clip.id === id) ? clips.filter((clip) => clip.id !== id) : clips,
  ),
);

type Clips = AudioTrack['clips'];

function withClips(project: Project, change: (clips: Clips) => Clips): Project {
  const audio = mapSame(project.audio, (track) => patchedClips(track, change(track.clips)));
  return audio === project.audio ? project : { ...project, audio };
}

function patchedClips(track: AudioTrack, clips: Clips): AudioTrack {
  return clips === track.clips ? track : { ...track, clips };
}

function withTrack(project: Project, id: string, change: (track: AudioTrack) => AudioTrack): Project {
  const audio = mapSame(project.audio, (track) => (track.id === id ? change(track) : track));
  return audio === project.audio ? project : { ...project, audio };
}
