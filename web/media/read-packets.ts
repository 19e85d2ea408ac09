import { EncodedPacketSink } from 'mediabunny';
import { StudioError } from '../../shared/errors.ts';
import type { Rate } from '../../shared/model/time.ts';
import { openInput } from './open-input.ts';
import type { PacketData, VideoConfig } from './packet-data.ts';

/** The packets of a small file's picture track, with times in frames. */
export async function readVideoPackets(
  file: Blob,
  rate: Rate,
): Promise<{ config: VideoConfig; packets: PacketData[] }> {
  const input = openInput(file);
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (track == null || config == null) throw new StudioError('failed.encode', 'Nothing was encoded');
    const packets: PacketData[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const timestamp = Math.round((packet.timestamp * rate.num) / rate.den);
      packets.push({ data: packet.data.slice(), key: packet.type === 'key', timestamp, duration: 1 });
    }
    const { codec, description, codedWidth, codedHeight, colorSpace } = config;
    if (codedWidth === undefined || codedHeight === undefined)
      throw new StudioError('failed.encode', 'What was encoded has no size');
    return {
      config: {
        codec,
        description: description === undefined ? null : copyBytes(description),
        codedWidth,
        codedHeight,
        ...(colorSpace?.primaries == null || colorSpace.transfer == null || colorSpace.matrix == null
          ? {}
          : {
              colorSpace: {
                primaries: colorSpace.primaries,
                transfer: colorSpace.transfer,
                matrix: colorSpace.matrix,
                fullRange: colorSpace.fullRange === true,
              },
            }),
      },
      packets,
    };
  } finally {
    input.dispose();
  }
}

function copyBytes(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}
