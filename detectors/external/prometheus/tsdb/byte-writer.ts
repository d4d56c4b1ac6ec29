import { crc32c } from './crc32c.js';

/** Bytes one after the other, big-endian, as the files of Prometheus's database have them. */
export class ByteWriter {
  private buffer = Buffer.alloc(1 << 16);
  length = 0;

  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32BE(value, this.length);
  }

  /** @param value a whole number up to 2⁵³ */
  u64(value: number): void {
    this.u32(Math.floor(value / 2 ** 32));
    this.u32(value >>> 0);
  }

  /** Seven bits a byte, the lowest first. @param value a whole number up to 2⁵³ */
  uvarint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.u8((rest % 128) | 128);
    this.u8(rest);
  }

  /** Signed ones, near zero short. */
  varint(value: number): void {
    this.uvarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** With its length before it. */
  text(text: string): void {
    const bytes = Buffer.from(text);
    this.uvarint(bytes.length);
    this.bytes(bytes);
  }

  align(size: number): void {
    while (this.length % size !== 0) this.u8(0);
  }

  /** A section: its length, what `write` writes, its checksum. */
  section(write: () => void): void {
    this.u32(0);
    const from = this.length;
    write();
    this.buffer.writeUInt32BE(this.length - from, from - 4);
    this.checksum(from);
  }

  /** Of all from an offset on. */
  checksum(from: number): void {
    this.u32(crc32c(this.buffer, from, this.length));
  }

  /** What was written; it may change with the next byte. */
  written(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const longer = Buffer.alloc(Math.max(2 * this.buffer.length, this.length + bytes));
    this.buffer.copy(longer);
    this.buffer = longer;
  }
}
