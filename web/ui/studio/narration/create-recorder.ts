import { createSignal, onCleanup } from 'solid-js';
import { StudioError } from '../../../../shared/errors.ts';
import workletUrl from './recorder-worklet.ts?worker&url';
import { encodeWav } from './wav.ts';

export type RecorderState =
  | { readonly type: 'idle' }
  | { readonly type: 'asking' }
  | { readonly type: 'recording' }
  | { readonly type: 'taken'; readonly take: Blob; readonly url: string; readonly seconds: number }
  | { readonly type: 'failed'; readonly error: StudioError };

export interface InputDevice {
  readonly id: string;
  readonly label: string;
}

interface Session {
  readonly stream: MediaStream;
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  readonly blocks: Float32Array[];
}

/** A take of about six hours would fill the largest file a WAV can be. */
const LONGEST_SECONDS = 3600;

/** One take from the microphone: as it is, without the browser's own levelling, so that takes match. */
export function createRecorder() {
  const [state, setState] = createSignal<RecorderState>({ type: 'idle' });
  const [level, setLevel] = createSignal(0);
  const [seconds, setSeconds] = createSignal(0);
  const [devices, setDevices] = createSignal<readonly InputDevice[]>([]);
  const [device, setDevice] = createSignal(localStorage.getItem('storyloom-microphone') ?? 'default');
  let session: Session | null = null;
  let turn = 0;

  async function listDevices(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    setDevices(
      all
        .filter((each) => each.kind === 'audioinput' && each.deviceId !== '')
        .map((each) => ({ id: each.deviceId, label: each.label })),
    );
  }

  function release(): void {
    for (const track of session?.stream.getTracks() ?? []) track.stop();
    void session?.context.close();
    session = null;
    setLevel(0);
  }

  function forgetTake(): void {
    const current = state();
    if (current.type === 'taken') URL.revokeObjectURL(current.url);
  }

  async function start(): Promise<void> {
    turn += 1;
    const mine = turn;
    forgetTake();
    setState({ type: 'asking' });
    setSeconds(0);
    let opened: Session | null = null;
    try {
      opened = await open(device());
      if (mine !== turn) {
        for (const track of opened.stream.getTracks()) track.stop();
        void opened.context.close();
        return;
      }
      session = opened;
      const { context, node, blocks } = opened;
      let samples = 0;
      node.port.onmessage = (message: MessageEvent<Float32Array | null>) => {
        const block = message.data;
        if (block === null) return finish(context.sampleRate);
        blocks.push(block);
        samples += block.length;
        setLevel(peakOf(block));
        setSeconds(samples / context.sampleRate);
        if (samples / context.sampleRate >= LONGEST_SECONDS) stop();
      };
      opened.stream.getAudioTracks()[0]?.addEventListener('ended', stop, { once: true });
      setState({ type: 'recording' });
      void listDevices();
    } catch (cause) {
      release();
      if (mine === turn) setState({ type: 'failed', error: microphoneError(cause) });
    }
  }

  function stop(): void {
    if (state().type === 'recording') session?.node.port.postMessage('stop');
  }

  function finish(sampleRate: number): void {
    const blocks = session?.blocks ?? [];
    const samples = blocks.reduce((sum, block) => sum + block.length, 0);
    release();
    if (samples === 0) {
      setState({
        type: 'failed',
        error: new StudioError('environment.microphone-unavailable', 'The microphone gave no sound'),
      });
      return;
    }
    const take = encodeWav(blocks, sampleRate);
    setState({ type: 'taken', take, url: URL.createObjectURL(take), seconds: samples / sampleRate });
  }

  function discard(): void {
    turn += 1;
    forgetTake();
    release();
    setState({ type: 'idle' });
  }

  void listDevices();
  onCleanup(discard);

  return {
    state,
    level,
    seconds,
    devices,
    device,
    choose(id: string) {
      setDevice(id);
      localStorage.setItem('storyloom-microphone', id);
    },
    start,
    stop,
    discard,
  };
}

async function open(deviceId: string): Promise<Session> {
  if (navigator.mediaDevices === undefined) throw new DOMException('No media devices', 'NotFoundError');
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId === 'default' ? {} : { deviceId: { ideal: deviceId } }),
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
  });
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'storyloom-recorder', { numberOfOutputs: 0 });
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
    return { stream, context, node, blocks: [] };
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
    throw error;
  }
}

function peakOf(block: Float32Array): number {
  let peak = 0;
  for (const sample of block) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

function microphoneError(cause: unknown): StudioError {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new StudioError('environment.permission-denied', 'The microphone may not be used', { cause });
  }
  return new StudioError('environment.microphone-unavailable', 'No microphone could be opened', { cause });
}
