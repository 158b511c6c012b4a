const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A key as a browser makes it, with what it signs. */
export async function makeKey() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  return {
    publicKey: await crypto.subtle.exportKey('jwk', pair.publicKey),
    privateKey: await crypto.subtle.exportKey('jwk', pair.privateKey),
    /** ES256: base64url of r‖s. */
    async sign(text: string): Promise<string> {
      const bytes = new TextEncoder().encode(text);
      const how = { name: 'ECDSA', hash: 'SHA-256' };
      const signature = await crypto.subtle.sign(how, pair.privateKey, bytes);
      return Buffer.from(signature).toString('base64url');
    },
  };
}

export type TestKey = Awaited<ReturnType<typeof makeKey>>;
