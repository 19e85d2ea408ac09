import type { AudioClip, AudioTrack, Project } from '../project.ts';
import { defineEdit } from './define-edit.ts';

export const addTrack = defineEdit('track.add', 'add track', (project, track: AudioTrack) =>
  project.audio.some((item) => item.id === track.id)
    ? project
    : { ...project, audio: [...project.audio, track] },
);

export const removeTrack = defineEdit('track.remove', 'remove track', (project, id: string) => {
  const audio = project.audio.filter((track) => track.id !== id);
  return audio.length === project.audio.length ? project : { ...project, audio };
});

export const renameTrack = defineEdit('track.name', 'rename track', (project, id: string, name: string) =>
  withTrack(project, id, (track) => ({ ...track, name })),
);

export const addClip = defineEdit('clip.add', 'add music', (project, trackId: string, clip: AudioClip) =>
  withTrack(project, trackId, (track) => ({ ...track, clips: [...track.clips, clip] })),
);

export const changeClip = defineEdit(
  'clip.change',
  'change music',
  (project, id: string, change: Partial<Omit<AudioClip, 'id'>>) => ({
    ...project,
    audio: project.audio.map((track) =>
      track.clips.some((clip) => clip.id === id)
        ? { ...track, clips: track.clips.map((clip) => (clip.id === id ? { ...clip, ...change } : clip)) }
        : track,
    ),
  }),
);

export const removeClip = defineEdit('clip.remove', 'remove music', (project, id: string) => ({
  ...project,
  audio: project.audio.map((track) =>
    track.clips.some((clip) => clip.id === id)
      ? { ...track, clips: track.clips.filter((clip) => clip.id !== id) }
      : track,
  ),
}));

function withTrack(project: Project, id: string, change: (track: AudioTrack) => AudioTrack): Project {
  if (!project.audio.some((track) => track.id === id)) return project;
  return { ...project, audio: project.audio.map((track) => (track.id === id ? change(track) : track)) };
}
