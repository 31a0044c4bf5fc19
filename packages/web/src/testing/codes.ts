/** QR codes for tests that hold one before a camera: the encoder and the reader of the app. */
export { encodeQR } from 'qr';
export { decodeQR } from 'qr/decode.js';
