/** Fresh random bytes. */
export interface Random {
  /** `length` bytes from the system's generator. */
  bytes(length: number): Uint8Array;
}
