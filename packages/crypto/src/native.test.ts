import { testCryptoCompliance } from './compliance.ts';
import { nativeCrypto } from './native.ts';

testCryptoCompliance('sodium-native', () => Promise.resolve(nativeCrypto()));
