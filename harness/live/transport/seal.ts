import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A text that nobody reads before the key is published. */
export interface Sealed {
  readonly cipher: 'aes-256-gcm';
  readonly iv: string;
  readonly tag: string;
  readonly text: string;
}

/** Seals ground truth under a key of its own (AES-256-GCM); fields are base64. */
export function seal(text: string): { sealed: Sealed; key: string } {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const tag = cipher.getAuthTag().toString('base64');
  return {
    sealed: { cipher: 'aes-256-gcm', iv: iv.toString('base64'), tag, text: body.toString('base64') },
    key: key.toString('base64'),
  };
}

/** Opens what `seal` sealed. @throws Error where the key is another, or the text was changed */
export function unseal(sealed: Sealed, key: string): string {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), Buffer.from(sealed.iv, 'base64'));
  decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(sealed.text, 'base64')), decipher.final()]).toString('utf8');
}
