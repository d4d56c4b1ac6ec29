import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from '../../../core/cache-folder.js';

/** What of onnxruntime-node is used. */
export interface OnnxRuntime {
  Tensor: new (type: 'float32' | 'string', data: Float32Array | string[], shape: number[]) => unknown;
  InferenceSession: { create(file: string): Promise<OnnxSession> };
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Record<string, unknown>,
    fetches: string[],
  ): Promise<Record<string, { data: ArrayLike<number | bigint>; dims: readonly number[] }>>;
}

/** The version that is tested. */
export const onnxRuntimeVersion = '1.30.0';

/** Where `driftdrill doctor --install onnxruntime-node` puts it. */
export const onnxRuntimeFolder = (): string => cacheFolder(`onnxruntime-node-${onnxRuntimeVersion}`);

/** The optional peer: beside the model's file, in this package, or in the cache folder; null where it is in none. */
export function findOnnxRuntime(file: string): OnnxRuntime | null {
  for (const from of [file, import.meta.url, join(onnxRuntimeFolder(), 'package.json')]) {
    try {
      return createRequire(from)('onnxruntime-node') as OnnxRuntime;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return null;
}
