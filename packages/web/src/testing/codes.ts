/** QR codes for tests that hold one before a camera: the encoder of the app. */
export { encodeQR } from 'qr';
